# SPDX-License-Identifier: MPL-2.0
"""Build rules of the project.

mb_cc_library, mb_cc_binary, mb_cc_test   C++ with the project's flags
mb_embed_js                               JS sources compiled into the program
monkeybridge_component                    generated C++ of a crate as a component
mb_js_test                                a JS topic test in its four variants
"""

load(":flags.bzl", "MB_COMPONENT_COPTS", "MB_COPTS")

def _copts(copts, exceptions):
    # The last flag wins, so a leaf can turn both back on.
    return MB_COPTS + (["-fexceptions", "-frtti"] if exceptions else []) + copts

def mb_cc_library(name, copts = [], exceptions = False, **kwargs):
    """cc_library with the project's flags.

    Args:
      name: target name.
      copts: more flags.
      exceptions: True for a leaf that wraps a library which throws.
      **kwargs: as for cc_library.

    Also makes the test NAME_headers_compile_alone, which does not build if a
    header of the library needs another one included before it.
    """
    native.cc_library(
        name = name,
        copts = _copts(copts, exceptions),
        linkstatic = True,
        **kwargs
    )
    hdrs = kwargs.get("hdrs", [])
    if type(hdrs) == "list" and hdrs:
        _headers_compile_alone(name, hdrs, copts, exceptions, kwargs.get("testonly"))

def _headers_compile_alone(name, hdrs, copts, exceptions, testonly):
    # Bazel 4.2 has no parse_headers feature, so each header becomes a source
    # file that includes nothing else.
    sources = []
    for header in hdrs:
        if not header.endswith(".h") or ":" in header:
            continue
        source = name + "_alone/" + header.replace("/", "_")[:-2] + ".cpp"
        native.genrule(
            name = source + "_source",
            outs = [source],
            cmd = "echo '#include \"%s/%s\"' > $@" % (native.package_name(), header),
            visibility = ["//visibility:private"],
        )
        sources.append(source)
    if not sources:
        return
    native.cc_library(
        name = name + "_alone",
        testonly = testonly,
        srcs = sources,
        copts = _copts(copts, exceptions),
        linkstatic = True,
        deps = [":" + name],
        visibility = ["//visibility:private"],
    )

    # A library counts as data only through a group: by itself it is not built.
    native.filegroup(
        name = name + "_alone_built",
        testonly = testonly,
        srcs = [":" + name + "_alone"],
        visibility = ["//visibility:private"],
    )
    native.sh_test(
        name = name + "_headers_compile_alone",
        size = "small",
        srcs = ["//tools/bazel:built.sh"],
        data = [":" + name + "_alone_built"],
        tags = ["headers"],
        visibility = ["//visibility:private"],
    )

def mb_cc_binary(name, copts = [], exceptions = False, **kwargs):
    """cc_binary with the project's flags; arguments as for mb_cc_library."""
    native.cc_binary(
        name = name,
        copts = _copts(copts, exceptions),
        **kwargs
    )

def mb_cc_test(name, copts = [], main = "//third_party/googletest:gtest_main", deps = [], tags = [], **kwargs):
    """A GoogleTest program.

    Args:
      name: target name.
      copts: more flags.
      main: the target with main(); :gtest for a test that brings its own.
      deps: what is tested.
      tags: "tsan" puts the test into `mach test --sanitize=thread`.
      **kwargs: as for cc_test.
    """
    native.cc_test(
        name = name,
        copts = _copts(copts, False),
        linkstatic = True,
        size = kwargs.pop("size", "medium"),
        tags = tags + ["gtest"],
        deps = deps + [main],
        **kwargs
    )

# ---------------------------------------------------------------------------
# JavaScript in the program

def mb_embed_js(name, srcs, uri_prefix, function, strip_prefix = "", visibility = None):
    """Compiles JS files into the program as a table of {uri, source}.

    Writes NAME.h and NAME.cpp into the package. The header declares
      namespace monkeybridge {
      std::span<const EmbeddedSource> FUNCTION();
      }
    where EmbeddedSource is {std::string_view mUri, mSource} of
    js/EmbeddedSource.h, and a file's URI is uri_prefix plus its path relative
    to the package, less strip_prefix.

    Args:
      name: target name, UpperCamelCase as it is the header's name.
      srcs: JS files.
      uri_prefix: e.g. "monkeybridge:uniffi/".
      function: name of the accessor.
      strip_prefix: folder taken off each path.
      visibility: as usual.
    """
    native.genrule(
        name = name + "_table",
        srcs = srcs,
        outs = [name + ".h", name + ".cpp"],
        cmd = "bash $(location //tools/bazel:embed_js.sh) '{prefix}' '{function}' '{pkg}' '{strip}' $(location {h}) $(location {cpp}) $(SRCS)".format(
            prefix = uri_prefix,
            function = function,
            pkg = native.package_name(),
            strip = strip_prefix,
            h = name + ".h",
            cpp = name + ".cpp",
        ),
        tools = ["//tools/bazel:embed_js.sh"],
    )
    mb_cc_library(
        name = name,
        srcs = [name + ".cpp"],
        hdrs = [name + ".h"],
        visibility = visibility,
        deps = ["//js:embedded_source"],
    )

# ---------------------------------------------------------------------------
# Components

def _headers_only_impl(ctx):
    contexts = [dep[CcInfo].compilation_context for dep in ctx.attr.deps]
    merged = cc_common.merge_cc_infos(
        cc_infos = [CcInfo(compilation_context = c) for c in contexts],
    )
    return [merged]

# The headers of libraries without the libraries. A component must not carry a
# second copy of the bridge: what it needs is resolved, when it is loaded, from
# the program that loads it.
_headers_only = rule(
    implementation = _headers_only_impl,
    attrs = {"deps": attr.label_list(providers = [CcInfo])},
)

def monkeybridge_component(name, namespaces = None, library = None, visibility = ["//:__subpackages__"]):
    """The components of one cdylib: one for each UniFFI namespace in it.

    Makes the targets
      :NAME        each libNAMESPACE_component.so, with the cdylib beside them
      :NAME_modules   the generated JS and declaration files of the package

    Args:
      name: target name; by custom NAMESPACE_component, or with the name of the
        library if it has several namespaces.
      namespaces: UniFFI namespaces, whose generated C++ is NAMESPACE.cpp; by
        default name without "_component".
      library: file name of the crate's cdylib; by default that of the first
        namespace. The cargo rule of the root package must make it.
      visibility: as usual.
    """
    namespaces = namespaces or [name.replace("_component", "")]
    library = library or "lib" + namespaces[0] + ".so"

    _headers_only(
        name = name + "_headers",
        deps = ["//bridge/uniffi:generated_api"],
    )
    for namespace in namespaces:
        native.cc_binary(
            name = "lib" + namespace + "_component.so",
            srcs = [namespace + ".cpp"],
            copts = MB_COPTS + MB_COMPONENT_COPTS,
            # The headers of a component come without module maps.
            features = ["-layering_check"],
            linkshared = True,
            linkstatic = True,
            deps = [":" + name + "_headers"],
        )
    native.genrule(
        name = name + "_library",
        srcs = ["//:" + library],
        outs = [library],
        cmd = "cp -L $< $@",
    )
    native.filegroup(
        name = name,
        srcs = ["lib" + namespace + "_component.so" for namespace in namespaces] + [library],
        visibility = visibility,
    )
    native.filegroup(
        name = name + "_modules",
        srcs = native.glob(["*.mjs", "*.d.ts"]),
        visibility = visibility,
    )

# ---------------------------------------------------------------------------
# JS tests

_VARIANTS = {
    "": [],
    "_twice": ["--test-twice"],
    "_gc": ["--gc-stress"],
    "_thread": ["--test-thread"],
}

def mb_js_test(topic, components = [], namespaces = {}, args = [], data = [], variants = None, size = "medium", tags = [], env = {}):
    """The JS topic test test_TOPIC.js in its four variants.

    test_TOPIC runs once; _twice in two runtimes one after the other in one
    process; _gc with a full collection at every crossing; _thread with the
    runtime on a thread that is not the main one.

    Args:
      topic: the file is test_TOPIC.js of the calling package.
      components: names of libraries. generated/NAME gives the component and the
        module that the test imports as crate:NAME.
      namespaces: for libraries with several UniFFI namespaces, all of them. The
        test imports them as crate:NS and, where two libraries have one, as
        crate:NAME/NS.
      args: more options for `monkeybridge xpcshell`.
      data: files the test or args name (head files and the like).
      variants: suffixes to make; by default all four: "", "_twice", "_gc",
        "_thread".
      size: as for every test.
      tags: as for every test.
      env: environment of the test.
    """
    script = "test_%s.js" % topic
    options = []
    test_data = [script, "//bridge/shell:monkeybridge"] + data
    mapped = []
    for name in components:
        package = "//generated/" + name
        for ns in namespaces.get(name, [name]):
            uri = "crate:" + ns
            if uri in mapped:
                uri = "crate:%s/%s" % (name, ns)
            mapped.append(uri)
            options += [
                "--component",
                "generated/%s/lib%s_component.so" % (name, ns),
                "--map",
                "%s=generated/%s/%s.mjs" % (uri, name, ns),
            ]
        test_data += [
            "%s:%s_component" % (package, name),
            "%s:%s_component_modules" % (package, name),
        ]
    for suffix, flags in _VARIANTS.items():
        if variants != None and suffix not in variants:
            continue
        native.sh_test(
            name = "test_" + topic + suffix,
            srcs = ["//tools/bazel:run_js_test.sh"],
            args = ["$(rootpath //bridge/shell:monkeybridge)"] + flags + options + args +
                   [native.package_name() + "/" + script],
            data = test_data,
            env = env,
            size = size,
            tags = tags + ["js"],
        )
