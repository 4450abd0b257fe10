// SPDX-License-Identifier: MPL-2.0

Assert.ok(false, "the manifest skips this file");
