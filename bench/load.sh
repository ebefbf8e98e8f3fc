#!/usr/bin/env bash
# Text checks over HTTP: latency at 200 a second for 30 s, then memory over 100,000 checks at full speed.
# Arguments are handed on: --rate N, --seconds N, --checks N, --page or --api.
set -euo pipefail
cd "$(dirname "$0")/.."
exec cargo xtask load --checks 100000 "$@"
