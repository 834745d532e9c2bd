#!/usr/bin/env bash
# Every check, each to its end; the exit status says whether all passed.
#
#   tools/check.sh         style, types, all tests, coverage, test/code ratio
#   tools/check.sh lint    style and types alone
set -uo pipefail
cd "$(dirname "$0")/.."

bin=.venv/bin
failed=()
closings=()
report=$(mktemp)
trap 'rm -f "$report"' EXIT

# Thousands of small bases, each commit flushed to the disk: they stay in memory where it has room.
if [ "$(df --output=avail -k /dev/shm 2>/dev/null | tail -1)" -gt 4000000 ] 2>/dev/null; then
  export PYTEST_DEBUG_TEMPROOT=/dev/shm
fi

step() {
  local name=$1
  shift
  printf '\n== %s\n' "$name"
  "$@" || failed+=("$name")
}

# Run pytest and keep its closing line; choosing no test at all is a failure.
tests() {
  local name=$1
  shift
  printf '\n== %s\n' "$name"
  "$bin/python" -m pytest "$@" 2>&1 | tee "$report"
  [ "${PIPESTATUS[0]}" = 0 ] || failed+=("$name")
  closings+=("$(grep -E '^(=+ )?[0-9]+ (passed|failed|error|skipped|deselected).* in [0-9.]+s' "$report" | tail -1)")
}

step "ruff" $bin/ruff check --quiet .
step "ruff format" $bin/ruff format --check --quiet .
step "mypy" $bin/mypy --no-error-summary
if [ "${1:-all}" = all ]; then
  rm -f .coverage .coverage.*
  # Two processes, as the machine has cores; what measures or builds comes after, by itself.
  tests "tests" -n 2 -m "not alone and not soak" --cov --cov-report= -q
  tests "tests that want the machine alone" -m "alone and not soak" -p no:randomly \
    --cov --cov-append --cov-report= -q
  step "domain covered at 100 %" $bin/coverage report --include='ofdesk/domain/*' --fail-under=100
  step "services covered at 95 %" $bin/coverage report --include='ofdesk/services/*' --fail-under=95
  step "weight of tests over code" $bin/python tools/ratio.py
fi

printf '\n'
if [ ${#failed[@]} -gt 0 ]; then
  printf 'FAILED: %s\n' "${failed[@]}"
else
  echo "All checks passed."
fi
[ ${#closings[@]} = 0 ] || printf '%s\n' "${closings[@]}"
[ ${#failed[@]} = 0 ]
