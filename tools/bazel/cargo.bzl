# SPDX-License-Identifier: MPL-2.0
"""The Rust half of the build: cargo called from rules.

rules_rust cannot be had without network under Debian's Bazel, so cargo is
called from rules that are local and unsandboxed. Their target folder is the
workspace's own, so that Bazel, `mach` and a developer's cargo share it.
"""

def cargo_crates(name, manifests, srcs, programs = {}, staticlibs = {}, not_cdylib = []):
    """Builds crates of the cargo workspace; each file is a target of the package.

    Args:
      name: target name; its files are the programs and all libraries.
      manifests: paths of the manifests of crates that become cdylibs. A crate
        in the folder foo-bar is the package foo-bar and makes libfoo_bar.so.
      srcs: every file whose change must lead to a new cargo call.
      programs: package name to the name of the program that it makes.
      staticlibs: package name to the file of the static library that it makes.
      not_cdylib: folder names of crates that are plain libraries.
    """
    packages = programs.keys() + staticlibs.keys()
    outs = programs.values() + staticlibs.values()
    for manifest in manifests:
        folder = manifest.split("/")[-2]
        if folder not in not_cdylib:
            packages.append(folder)
            outs.append("lib%s.so" % folder.replace("-", "_"))
    native.genrule(
        name = name,
        srcs = srcs,
        outs = outs,
        cmd = "bash $(location //tools/bazel:cargo_build.sh) $(RULEDIR) %s -- %s" % (
            " ".join(packages),
            " ".join(outs),
        ),
        local = True,
        message = "Building Rust crates with cargo for",
        tags = ["local", "no-sandbox", "no-remote-cache"],
        tools = ["//tools/bazel:cargo_build.sh"],
        visibility = ["//:__subpackages__"],
    )
