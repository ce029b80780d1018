#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# All benchmarks, one after the other. bench/README.md says what the figures mean and what they were.
set -euo pipefail
cd "$(dirname "$0")/.."
for program in $(find build/src -name '*_bench' -type f -executable | sort); do
  echo "== ${program##*/}"
  "$program"
done
bench/pages.sh
bench/full_size.sh "${RELATIONS:-1000000}"
