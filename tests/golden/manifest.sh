#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# pcaps/MANIFEST names every capture, and each is the one that was recorded.
exec "${top_srcdir:-.}/pcaps/record/manifest-check" "${top_srcdir:-.}/pcaps"
