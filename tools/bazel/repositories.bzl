# SPDX-License-Identifier: MPL-2.0
"""Repositories over what the system has installed."""

def _system_headers_impl(ctx):
    path = ctx.path(ctx.attr.path)
    if not path.exists:
        fail("%s is missing: ./mach bootstrap installs it" % ctx.attr.path)

    # One folder down: Bazel puts a repository's root on the quote path, and
    # headers found there would not count as system headers.
    ctx.symlink(path, "include")
    ctx.symlink(ctx.attr.build_file, "BUILD.bazel")

system_headers = repository_rule(
    implementation = _system_headers_impl,
    attrs = {
        "build_file": attr.label(mandatory = True, allow_single_file = True),
        "path": attr.string(mandatory = True),
    },
    doc = "A folder of installed headers as include/ of a repository.",
    local = True,
)
