#!/usr/bin/env bash
# The whole gateway against stand-ins of the outside world, on loopback: what `make demo` runs after the build.
#
#   ONCE=1     stop everything at the end
#   REVISE=1   the stand-ins revise some figures first
#   TOUR=1     plays an operator's morning at the end, from the beginning of everything (as FRESH=1)
#   PORT=8080  where the daemon serves; the operators' listener takes the next port, the stand-ins the one after that
#   FRESH=1    forget what earlier demonstrations left in .demo
set -euo pipefail
cd "$(dirname "$0")/../.."

bin=$PWD/.build/${CONFIGURATION:-release}
klamra=$bin/klamra
standin=$bin/standin
folder=$PWD/.demo
port=${PORT:-8080}
operators=$((port + 1))
outside=$((port + 10))

say() { printf '\n\033[1m%s\033[0m\n' "$*" | if [ -t 1 ]; then cat; else sed 's/\x1b\[[0-9;]*m//g'; fi; }
fail() { echo "demo: $*" >&2; exit 1; }
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

children=()
stop() {
  trap - EXIT INT TERM
  for child in "${children[@]}"; do kill -TERM "$child" 2>/dev/null || true; done
  for child in "${children[@]}"; do wait "$child" 2>/dev/null || true; done
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

for taken in "$port" "$operators" "$outside"; do
  ! listens "$taken" || fail "port $taken is taken; give others with PORT=9080 make demo"
done
[ "${FRESH:-}${TOUR:-}" = "" ] || rm -rf "$folder"

# The shipped configuration with a subscriber; only base addresses and the folders differ.
mkdir -p "$folder/drop/zlobki" "$folder/drop/dochody" "$folder/drop/budzet-obywatelski" \
  "$folder/drop/mieszkancy" "$folder/standin"
rm -rf "$folder/config"
cp -r config "$folder/config"
[ -s "$folder/secret" ] || (umask 077; echo "whsec_$(head -c 32 /dev/urandom | base64 -w 0)" >"$folder/secret")
mkdir -p "$folder/config/secrets" "$folder/config/subscribers"
cp Tests/Demo/biuro.yaml "$folder/config/subscribers"
cp "$folder/secret" "$folder/config/secrets/biuro"
sed -i "s#^base: https://bdl.stat.gov.pl/api/v1#base: http://127.0.0.1:$outside/api/v1#" "$folder"/config/sources/*.yaml
sed -i "s#^base: https://api.gios.gov.pl/pjp-api#base: http://127.0.0.1:$outside/pjp-api#" "$folder"/config/sources/*.yaml
sed -i "s#folder: drop/#folder: $folder/drop/#" "$folder"/config/sources/*.yaml
sed -i "s#folder: Territory#folder: $PWD/Territory#; s#folder: config/#folder: $folder/config/#; s#folder: state/#folder: $folder/state/#" "$folder"/config/sources/*.yaml
sed -i "s#127.0.0.1:8090#127.0.0.1:$outside#" "$folder"/config/subscribers/*.yaml
sed -i "s#127.0.0.1:8080#127.0.0.1:$port#; s#127.0.0.1:8081#127.0.0.1:$operators#" "$folder/config/klamra.yaml"
sed -i "s#^connectors: .*#connectors: $PWD/Connectors#" "$folder/config/klamra.yaml"

# The register as an office saves it: Windows-1250 with Windows line ends. It is put there in one piece, so it need not rest.
sed -i 's/settle: 30s/settle: 0s/' "$folder"/config/sources/*.yaml
register=$folder/drop/zlobki/rejestr-zlobkow.csv
revision='s/;139;500,00;TAK$/;141;520,00;TAK/'
[ "${REVISE:-}" != 1 ] || touch "$folder/standin/register-revised"
[ -e "$folder/standin/register-revised" ] || revision=''
sed -e "$revision" -e 's/$/\r/' Tests/Demo/rejestr-zlobkow.csv | iconv -f utf-8 -t windows-1250 >"$register.new"
if cmp -s "$register.new" "$register"; then rm "$register.new"; else mv "$register.new" "$register"; fi

# Reports and projects of other offices, invented as well.
put() { cmp -s "$1" "$2" || cp "$1" "$2"; }
put Tests/Demo/rb-dochody.csv "$folder/drop/dochody/rb-dochody.csv"
put Tests/Demo/mieszkancy.csv "$folder/drop/mieszkancy/mieszkancy.csv"
put Tests/Demo/projekty-bo.csv "$folder/drop/budzet-obywatelski/projekty-2025.csv"

say "Starting stand-ins for GUS BDL, GIOŚ and a subscriber on http://127.0.0.1:$outside"
log=$folder/received.jsonl
: >"$log"
revise=(); [ "${REVISE:-}" != 1 ] || { revise=(--revise); echo "They revise some of their figures first."; }
"$standin" serve --port "$outside" --state "$folder/standin" "${revise[@]}" \
  --receiver-secret "$(cat "$folder/secret")" --receiver-log "$log" >"$folder/standin.log" 2>&1 &
children+=($!)
for _ in {1..100}; do listens "$outside" && break; sleep 0.05; done
listens "$outside" || { cat "$folder/standin.log" >&2; fail "the stand-ins did not start"; }

# What a tour of before has corrected stays corrected.
if [ -s "$folder/poprawki.csv" ]; then
  cp "$folder/poprawki.csv" "$folder/config/sources/rejestr-zlobkow-poprawki.csv"
  sed -i '/^schedule:/a corrections: rejestr-zlobkow-poprawki.csv' "$folder/config/sources/rejestr-zlobkow.yaml"
fi
# The gateway makes this folder when it first writes; `check` looks before that.
mkdir -p "$folder/state/inventory"

gateway=("$klamra" --config "$folder/config" --state "$folder/state" --public "$folder/public")
"${gateway[@]}" check

versions() { (cd "$folder/public/datasets" 2>/dev/null && ls -d */versions/* 2>/dev/null || true) | sort; }
before=$(versions)

say "Running all sources, and what is derived from them"
status=0
"${gateway[@]}" run --all || status=$?
# 3: done, and some records are in quarantine; the register has one on purpose.
[ "$status" = 0 ] || [ "$status" = 3 ] || fail "klamra run ended with $status"

new=$(comm -13 <(echo "$before") <(versions) | sed '/^$/d')
if [ -z "$new" ]; then
  say "Nothing new: no version, no file, no notification"
else
  for version in $new; do
    dataset=${version%%/*}
    number=${version##*/}
    [ "$number" -gt 1 ] || continue
    say "What changed in $dataset between versions $((number - 1)) and $number"
    "${gateway[@]}" diff "$dataset" "$((number - 1))" "$number"
  done
  say "What the subscriber received"
  field() { sed -n "s/.*\"$1\":\"\{0,1\}\([^,\"}]*\).*/\1/p" <<<"$line"; }
  while IFS= read -r line; do
    printf '  %s  %s version %s  %s  signature %s\n' "$(field type)" "$(field dataset)" "$(field version)" "$(field id)" \
      "$([ "$(field verified)" = true ] && echo verified || echo "NOT verified")"
  done < <(sed 's/,"payload":.*//' "$log")
  [ -s "$log" ] || echo "  nothing"
fi

if [ "${TOUR:-}" = 1 ]; then
  # shellcheck source=Tests/Demo/tour.sh
  . Tests/Demo/tour.sh
  tour
fi

say "Starting the daemon"
"${gateway[@]}" serve >"$folder/serve.log" 2>&1 &
daemon=$!
children+=("$daemon")
for _ in {1..200}; do
  listens "$port" && break
  kill -0 "$daemon" 2>/dev/null || { cat "$folder/serve.log" >&2; fail "the daemon ended"; }
  sleep 0.05
done
listens "$port" || { cat "$folder/serve.log" >&2; fail "the daemon does not answer"; }
echo "Klamra serves on http://127.0.0.1:$port (its operators' pages on http://127.0.0.1:$operators)"
if [ "${ONCE:-}" = 1 ]; then
  stop
  echo "Everything is stopped. The demonstration is kept in .demo; run it again to see that nothing is new."
  exit 0
fi
echo "Press Ctrl-C to end. The log is in .demo/serve.log."
wait "$daemon"
