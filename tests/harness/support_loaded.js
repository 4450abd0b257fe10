// SPDX-License-Identifier: MPL-2.0

var loadedValue = 7;
