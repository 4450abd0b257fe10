# SPDX-License-Identifier: MPL-2.0
"""The Rust half of the build: one cargo call for the whole workspace.

rules_rust cannot be had without network under Debian's Bazel, so cargo is
called from one rule that is local and unsandboxed. Its target folder is the
workspace's own, so that Bazel, `mach` and a developer's cargo share it.
"""

def cargo_workspace(name, crates, not_cdylib = [], srcs = []):
    """Builds the cargo workspace; every file is a target of the root package.

    Args:
      name: target name; its files are the generator and all cdylibs.
      crates: paths of the manifests of crates that become cdylibs. A crate in
        the folder foo-bar makes libfoo_bar.so.
      not_cdylib: folder names of crates that are plain libraries.
      srcs: every file whose change must lead to a new cargo call.
    """
    libraries = []
    for manifest in crates:
        folder = manifest.split("/")[-2]
        if folder not in not_cdylib:
            libraries.append("lib%s.so" % folder.replace("-", "_"))
    outs = ["monkeybridge-bindgen"] + libraries
    native.genrule(
        name = name,
        srcs = srcs,
        outs = outs,
        cmd = "bash $(location //tools/bazel:cargo_build.sh) $(RULEDIR) " + " ".join(outs),
        executable = False,
        local = True,
        message = "Building the Rust crates with cargo",
        tags = ["local", "no-sandbox", "no-remote-cache"],
        tools = ["//tools/bazel:cargo_build.sh"],
        visibility = ["//:__subpackages__"],
    )
