// SPDX-License-Identifier: MPL-2.0

load("head.js");

const INVALID = null;

function hrefOf(text, base) {
  return URL.canParse(text, base) ? new URL(text, base).href : INVALID;
}

/** Checks rows of [text, base, href]. */
function assertHrefs(rows) {
  for (const [text, base, href] of rows) {
    const name = `${JSON.stringify(text)} with ${base}`;
    Assert.equal(hrefOf(text, base), href, name);
    Assert.equal(URL.parse(text, base)?.href ?? INVALID, href, `${name}, URL.parse`);
    if (href === INVALID) {
      Assert.ok(thrownBy(() => new URL(text, base)) instanceof TypeError, name);
    } else {
      Assert.equal(hrefOf(href), href, `${name}: its own text leads to it again`);
    }
  }
}

/** Checks rows of [before, property, value, after]. */
function assertSetters(rows) {
  for (const [before, property, value, after] of rows) {
    const url = new URL(before);
    url[property] = value;
    Assert.equal(url.href, after, `${before}: ${property} = ${JSON.stringify(value)}`);
  }
}

add_task(async function aUrlHasParts() {
  const url = new URL("https://User:p%20w@Example.COM:8443/a/b;c?q=1&r#frag");
  Assert.deepEqual(
    {
      href: url.href,
      origin: url.origin,
      protocol: url.protocol,
      username: url.username,
      password: url.password,
      host: url.host,
      hostname: url.hostname,
      port: url.port,
      pathname: url.pathname,
      search: url.search,
      hash: url.hash,
    },
    {
      href: "https://User:p%20w@example.com:8443/a/b;c?q=1&r#frag",
      origin: "https://example.com:8443",
      protocol: "https:",
      username: "User",
      password: "p%20w",
      host: "example.com:8443",
      hostname: "example.com",
      port: "8443",
      pathname: "/a/b;c",
      search: "?q=1&r",
      hash: "#frag",
    }
  );
  Assert.equal(String(url), url.href);
  Assert.equal(JSON.stringify({ url }), `{"url":"${url.href}"}`);
  Assert.equal(Object.prototype.toString.call(url), "[object URL]");
  const bare = new URL("about:blank");
  Assert.deepEqual(
    [bare.host, bare.port, bare.pathname, bare.search, bare.hash, bare.origin],
    ["", "", "blank", "", "", "null"]
  );
  const empty = new URL("http://h/?#");
  Assert.deepEqual([empty.href, empty.search, empty.hash], ["http://h/?#", "", ""]);
});

add_task(async function relativeTextsAreResolved() {
  const base = "http://h:81/a/b/c?q#f";
  assertHrefs([
    ["x", base, "http://h:81/a/b/x"],
    ["./x/", base, "http://h:81/a/b/x/"],
    ["../x", base, "http://h:81/a/x"],
    ["../../../../x", base, "http://h:81/x"],
    ["..", base, "http://h:81/a/"],
    [".", base, "http://h:81/a/b/"],
    ["/x", base, "http://h:81/x"],
    ["//x", base, "http://x/"],
    ["//x:82/y", base, "http://x:82/y"],
    ["?", base, "http://h:81/a/b/c?"],
    ["?x", base, "http://h:81/a/b/c?x"],
    ["#x", base, "http://h:81/a/b/c?q#x"],
    ["", base, "http://h:81/a/b/c?q"],
    ["http:x", base, "http://h:81/a/b/x"],
    ["https:x", base, "https://x/"],
    ["\\x\\..\\y", base, "http://h:81/y"],
    ["%2e%2E/x", base, "http://h:81/a/x"],
    ["mailto:x", base, "mailto:x"],
    ["x", "foo://h/a/b", "foo://h/a/x"],
    ["\\x", "foo://h/a/b", "foo://h/a/\\x"],
    ["//y", "foo:/a", "foo://y"],
    ["x", "foo:/a/b", "foo:/a/x"],
    ["/..//y", "foo:/a/b", "foo:/.//y"],
    ["x", "mailto:a", INVALID],
    ["?x", "mailto:a", INVALID],
    ["#x", "mailto:a", "mailto:a#x"],
    ["x", "not a base", INVALID],
    ["http://h/", "not a base", INVALID],
    ["x", undefined, INVALID],
    ["", undefined, INVALID],
  ]);
});

add_task(async function spacesAndControlsAreStripped() {
  assertHrefs([
    ["  http://h/x  ", undefined, "http://h/x"],
    ["\u0000\u001fhttp://h/\u0000", undefined, "http://h/"],
    ["ht\ntp://h\t/a\rb", undefined, "http://h/ab"],
    ["\u00a0http://h/", undefined, INVALID],
  ]);
});

add_task(async function hostsAreParsed() {
  assertHrefs([
    ["http://EXAMPLE.com", undefined, "http://example.com/"],
    ["http://b\u00fccher.example/", undefined, "http://xn--bcher-kva.example/"],
    ["http://\uff27\uff4f.example/", undefined, "http://go.example/"],
    ["http://fa\u00df.example/", undefined, "http://xn--fa-hia.example/"],
    ["http://%41.example/", undefined, "http://a.example/"],
    ["http://a%2fb/", undefined, INVALID],
    ["http://a b/", undefined, INVALID],
    ["http://a<b/", undefined, INVALID],
    ["http://a%zz/", undefined, INVALID],
    ["http://a|b/", undefined, INVALID],
    ["http:///x", undefined, "http://x/"],
    ["http://", undefined, INVALID],
    ["http://:80/", undefined, INVALID],
    ["http://u:p@/", undefined, INVALID],
    ["http://u@p@h/", undefined, "http://u%40p@h/"],
    ["foo://H%41/", undefined, "foo://H%41/"],
    ["foo://h h/", undefined, INVALID],
    ["foo://\u00fc/", undefined, "foo://%C3%BC/"],
    ["foo:///x", undefined, "foo:///x"],
    ["http://xn--a/", undefined, INVALID],
    ["http://a..b./", undefined, "http://a..b./"],
  ]);
});

add_task(async function addressesAreParsed() {
  assertHrefs([
    ["http://127.1/", undefined, "http://127.0.0.1/"],
    ["http://0x7f.0.0.0x1/", undefined, "http://127.0.0.1/"],
    ["http://017700000001/", undefined, "http://127.0.0.1/"],
    ["http://2130706433/", undefined, "http://127.0.0.1/"],
    ["http://4294967295/", undefined, "http://255.255.255.255/"],
    ["http://4294967296/", undefined, INVALID],
    ["http://1.2.3.256/", undefined, INVALID],
    ["http://1.2.3.4.5/", undefined, INVALID],
    ["http://1.2.3.4./", undefined, "http://1.2.3.4/"],
    ["http://1.2.0x/", undefined, "http://1.2.0.0/"],
    ["http://1.2.08/", undefined, INVALID],
    ["http://a.1/", undefined, INVALID],
    ["http://1.a/", undefined, "http://1.a/"],
    ["http://[2001:DB8:0:0:0:0:0:1]/", undefined, "http://[2001:db8::1]/"],
    ["http://[1:0:0:2:0:0:0:3]/", undefined, "http://[1:0:0:2::3]/"],
    ["http://[::]/", undefined, "http://[::]/"],
    ["http://[::ffff:1.2.3.4]:80/", undefined, "http://[::ffff:102:304]/"],
    ["http://[1:2:3:4:5:6:7:8]/", undefined, "http://[1:2:3:4:5:6:7:8]/"],
    ["http://[1:2:3:4:5:6:7]/", undefined, INVALID],
    ["http://[1::2::3]/", undefined, INVALID],
    ["http://[12345::]/", undefined, INVALID],
    ["http://[::1.2.3]/", undefined, INVALID],
    ["http://[::1%25eth0]/", undefined, INVALID],
    ["http://[::1/", undefined, INVALID],
    ["http://::1/", undefined, INVALID],
    ["foo://[::1]/", undefined, "foo://[::1]/"],
    ["foo://1.2/", undefined, "foo://1.2/"],
  ]);
});

add_task(async function portsAreParsed() {
  assertHrefs([
    ["http://h:80/", undefined, "http://h/"],
    ["https://h:443/", undefined, "https://h/"],
    ["ftp://h:21/", undefined, "ftp://h/"],
    ["wss://h:443/", undefined, "wss://h/"],
    ["https://h:80/", undefined, "https://h:80/"],
    ["http://h:/", undefined, "http://h/"],
    ["http://h:0/", undefined, "http://h:0/"],
    ["http://h:00081/", undefined, "http://h:81/"],
    ["http://h:65535/", undefined, "http://h:65535/"],
    ["http://h:65536/", undefined, INVALID],
    ["http://h:-1/", undefined, INVALID],
    ["http://h:8a/", undefined, INVALID],
    ["foo://h:80/", undefined, "foo://h:80/"],
  ]);
});

add_task(async function eachPartHasItsPercentEncodeSet() {
  const all = " \"#<>?`{}'^|~\u00e9".replace("#", "").replace("?", "");
  const url = new URL("http://h/");
  url.pathname = all;
  Assert.equal(url.pathname, "/%20%22%3C%3E%60%7B%7D'%5E|~%C3%A9");
  url.search = all;
  Assert.equal(url.search, "?%20%22%3C%3E`{}%27^|~%C3%A9");
  url.hash = all;
  Assert.equal(url.hash, "#%20%22%3C%3E%60{}'^|~%C3%A9");
  url.username = "a b:c/@;=[]|";
  Assert.equal(url.username, "a%20b%3Ac%2F%40%3B%3D%5B%5D%7C");
  Assert.equal(new URL("foo://h/?'").search, "?'", "not special, so not encoded");
  Assert.equal(new URL("http://h/%zz%4a").pathname, "/%zz%4a", "what is encoded stays");
  Assert.equal(new URL("http://h/\u{1f309}").pathname, "/%F0%9F%8C%89");
  Assert.equal(new URL("http://h/\ud800x").pathname, "/%EF%BF%BDx", "a lone surrogate is replaced");
});

add_task(async function opaquePathsAreKept() {
  assertHrefs([
    ["mailto:A@B", undefined, "mailto:A@B"],
    ["data:text/plain,a b", undefined, "data:text/plain,a b"],
    ["data:x  #f", undefined, "data:x %20#f"],
    ["data:x  ?q", undefined, "data:x %20?q"],
    ["JavaScript:alert(1)/../x", undefined, "javascript:alert(1)/../x"],
    ["urn:isbn:1", undefined, "urn:isbn:1"],
    ["foo:", undefined, "foo:"],
    ["data:\u0001\u00e9<", undefined, "data:%01%C3%A9<"],
    ["1foo:x", undefined, INVALID],
    ["a_b:x", undefined, INVALID],
    ["a+b-c.1:x", undefined, "a+b-c.1:x"],
  ]);
  const url = new URL("mailto:a");
  for (const [property, value] of Object.entries({ host: "h", hostname: "h", port: "1", username: "u", pathname: "/p" })) {
    url[property] = value;
    Assert.equal(url.href, "mailto:a", `${property} changes nothing`);
  }
});

add_task(async function fileUrlsHaveDrives() {
  assertHrefs([
    ["file:///a/../b", undefined, "file:///b"],
    ["file:c:\\x\\y", undefined, "file:///c:/x/y"],
    ["file:///C|/x", undefined, "file:///C:/x"],
    ["/..", "file:///C:/a/b", "file:///C:/"],
    ["..", "file:///C:/", "file:///C:/"],
    ["x", "file:///C:/a/b", "file:///C:/a/x"],
    ["file://localhost/x", undefined, "file:///x"],
    ["file://h/x", undefined, "file://h/x"],
    ["file://h:80/x", undefined, INVALID],
  ]);
  Assert.equal(new URL("file:///x").origin, "null");
});

add_task(async function originsAreOpaqueOrNot() {
  for (const [text, origin] of [
    ["http://u:p@h:81/x", "http://h:81"],
    ["wss://h/", "wss://h"],
    ["ftp://h/", "ftp://h"],
    ["blob:https://h:81/uuid", "https://h:81"],
    ["blob:ftp://h/uuid", "null"],
    ["blob:x", "null"],
    ["foo://h/", "null"],
    ["data:x", "null"],
  ]) {
    Assert.equal(new URL(text).origin, origin, text);
  }
  const url = new URL("http://h/");
  url.origin = "http://x";
  Assert.equal(url.origin, "http://h", "it is read-only");
});

add_task(async function settersChangeOnePart() {
  assertSetters([
    ["http://h/", "href", "foo:x", "foo:x"],
    ["http://h:443/", "protocol", "https", "https://h/"],
    ["http://h/", "protocol", "ws:ignored", "ws://h/"],
    ["http://h/", "protocol", "foo", "http://h/"],
    ["foo://h/", "protocol", "http", "foo://h/"],
    ["http://h/", "protocol", "1x", "http://h/"],
    ["http://u:p@h/", "protocol", "file", "http://u:p@h/"],
    ["http://h/", "username", "\u00e9@", "http://%C3%A9%40@h/"],
    ["http://u@h/", "username", "", "http://h/"],
    ["http://h/", "password", "p:w", "http://:p%3Aw@h/"],
    ["http://u:p@h/", "password", "", "http://u@h/"],
    ["file:///x", "username", "u", "file:///x"],
    ["http://h:81/", "host", "x:82", "http://x:82/"],
    ["http://h:81/", "host", "x", "http://x:81/"],
    ["http://h:81/", "host", "x:", "http://x:81/"],
    ["http://h/", "host", "x/y?z", "http://x/"],
    ["http://h/", "host", "", "http://h/"],
    ["http://h/", "host", "a b", "http://h/"],
    ["foo://h/p", "host", "", "foo:///p"],
    ["http://h:81/", "hostname", "0x7f.1", "http://127.0.0.1:81/"],
    ["http://h:81/", "hostname", "x:82", "http://h:81/"],
    ["http://h/", "hostname", "[::1]", "http://[::1]/"],
    ["http://h/", "hostname", "[::1", "http://h/"],
    ["http://h/", "port", "81", "http://h:81/"],
    ["http://h:81/", "port", "80", "http://h/"],
    ["http://h:81/", "port", "", "http://h/"],
    ["http://h/", "port", "82x", "http://h:82/"],
    ["http://h:81/", "port", "x", "http://h:81/"],
    ["http://h:81/", "port", "65536", "http://h:81/"],
    ["http://h:81/", "port", "-1", "http://h:81/"],
    ["file:///x", "port", "1", "file:///x"],
    ["http://h/x?q#f", "pathname", "a b?c#d", "http://h/a%20b%3Fc%23d?q#f"],
    ["http://h/x", "pathname", "", "http://h/"],
    ["http://h/x", "pathname", "../%2e%2E/y", "http://h/y"],
    ["foo://h/x", "pathname", "", "foo://h"],
    ["foo:/x", "pathname", "//y", "foo:/.//y"],
    ["non-spec:/.//p", "hostname", "h", "non-spec://h//p"],
    ["http://h/?a", "search", "", "http://h/"],
    ["http://h/?a", "search", "?b c", "http://h/?b%20c"],
    ["http://h/?a", "search", "??", "http://h/??"],
    ["http://h/", "search", "a#b", "http://h/?a%23b"],
    ["http://h/#f", "hash", "", "http://h/"],
    ["http://h/", "hash", "##x y", "http://h/##x%20y"],
    ["mailto:a?b", "hash", "x", "mailto:a?b#x"],
    ["http://h/", "hash", "a\tb\n\0", "http://h/#ab%00"],
  ]);
});

add_task(async function anInvalidHrefThrowsAndChangesNothing() {
  const url = new URL("http://h/?q");
  const params = url.searchParams;
  Assert.throws(() => (url.href = "x"), TypeError);
  Assert.equal(url.href, "http://h/?q");
  url.href = "http://x/?r=1";
  Assert.equal(params.get("r"), "1", "the parameters follow");
});

add_task(async function badInputIsRefused() {
  Assert.throws(() => new URL(), /at least 1 argument/);
  Assert.throws(() => URL.parse(), /at least 1 argument/);
  Assert.throws(() => URL.canParse(), /at least 1 argument/);
  Assert.throws(() => URL("http://h/"), TypeError);
  Assert.throws(() => new URL(Symbol("x")), TypeError);
  Assert.throws(() => new URL("x", null), /"x" is not a valid URL, with the base "null"/);
  Assert.equal(URL.parse(null), null);
  Assert.equal(URL.canParse(1n, "http://h/"), true);
  Assert.equal(new URL({ toString: () => "http://h/" }).href, "http://h/");
  Assert.equal(new URL("x", new URL("http://h/y")).href, "http://h/x");
  Assert.throws(() => URL.prototype.href, /this is not a URL/);
  Assert.throws(() => URL.prototype.toJSON.call(new Proxy(new URL("http://h/"), {})), /this is not a URL/);
  const error = thrownBy(() => new URL("http://a b/"));
  Assert.equal(error.message, 'URL: "http://a b/" is not a valid URL');
  const huge = `http://h/${"x".repeat(times(1_000_000, 1000))}`;
  Assert.equal(new URL(huge).href, huge);
});

add_task(assertNothingIsAlive);
