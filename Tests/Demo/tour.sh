# An operator's morning, played in the demonstration: what demo.sh does with TOUR=1. It uses demo.sh's names.
# shellcheck shell=bash

# Shows a command as an operator types it, and runs it; other ends than those allowed stop the demonstration.
type_in() {
  local allowed=$1 status=0 word
  shift
  printf '\n$ klamra'
  for word in "$@"; do if [[ $word == *" "* ]]; then printf " '%s'" "$word"; else printf ' %s' "$word"; fi; done
  printf '\n'
  # The files of a version and its deliveries were shown before.
  "${gateway[@]}" --quiet "$@" > >(sed '/^  [a-zA-Z0-9/.-]*  *[0-9.]* K\?B  /d; /^event /d') 2>&1 || status=$?
  [[ " $allowed " == *" $status "* ]] || fail "klamra $1 ended with $status"
}

# The number of the newest run of the register with records in quarantine.
rejected_run() {
  "${gateway[@]}" --json quarantine list rejestr-zlobkow | sed -n 's/.*"run": *\([0-9]*\).*/\1/p' | sort -n | tail -1
}

tour() {
  local register=$folder/drop/zlobki/rejestr-zlobkow.csv source=$folder/config/sources/rejestr-zlobkow.yaml run hold

  say "1. GUS restates a figure overnight"
  exec 3<>"/dev/tcp/127.0.0.1/$outside"
  printf 'POST /control HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 16\r\n\r\n{"revise": true}' >&3
  cat <&3 >"$folder/standin/control"
  exec 3>&-
  type_in "0" run ludnosc-gus
  type_in "0" revisions ludnosc --indicator 72305
  echo
  echo "What is derived from it has followed, and a figure of it leads back to the reply of GUS:"
  type_in "0" diff ludnosc-metropolii 1 2
  type_in "0" trace ludnosc 72305 1261011 2025

  say "2. A record is in quarantine"
  type_in "0" quarantine list
  run=$(rejected_run)
  type_in "0" quarantine show "$run"
  echo
  echo "The office says that it meant 70 children. The register stays as it came; the correction is kept beside the source:"
  grep -q '^corrections:' "$source" || sed -i '/^schedule:/a corrections: rejestr-zlobkow-poprawki.csv' "$source"
  {
    echo 'record;field;expected;value;reason;by;at'
    echo 'number=0007/2023;enrolled;80;70;Pomyłka przy przepisywaniu;anna;2026-11-22'
  } | tee "$folder/poprawki.csv" | sed 's/^/  /'
  cp "$folder/poprawki.csv" "${source%.yaml}-poprawki.csv"
  type_in "0" replay rejestr-zlobkow
  type_in "0" trace zlobki 0007/2023

  say "3. The office sends half of its register"
  cp "$register" "$folder/whole.csv"
  head -9 "$folder/whole.csv" >"$register"
  type_in "4" run rejestr-zlobkow
  type_in "0" hold list
  hold=$("${gateway[@]}" --json hold list | sed -n 's/.*"hold": *\([0-9]*\).*/\1/p' | tail -1)
  type_in "0" hold show "$hold"
  type_in "0" hold reject "$hold" --reason "Urząd przysłał połowę rejestru"
  echo
  echo "Nothing was deleted. The office sends the whole register again:"
  cp "$folder/whole.csv" "$register"
  type_in "0" run rejestr-zlobkow
  type_in "0" hold list --all
}
