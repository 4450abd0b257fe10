#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# The test of a target that shows what it has to show by building: reaching this
# line means that it did.
exit 0
