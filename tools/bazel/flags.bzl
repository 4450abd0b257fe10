# SPDX-License-Identifier: MPL-2.0
"""C++ flags of the project.

One string per line and nothing else between the brackets: `mach run --crate`
reads these lists with sed, so that a component built outside this tree is
compiled as one built inside it.
"""

MB_COPTS = [
    "-std=c++20",
    "-fno-exceptions",
    "-fno-rtti",
    "-fPIC",
    "-Wall",
    "-Wextra",
    "-Werror",
]

# A component exports monkeybridge_component_v1 and nothing else.
MB_COMPONENT_COPTS = [
    "-fvisibility=hidden",
    "-fvisibility-inlines-hidden",
]

# What Bazel's optimised mode adds of itself.
MB_STANDALONE_COPTS = [
    "-O2",
    "-DNDEBUG",
]
