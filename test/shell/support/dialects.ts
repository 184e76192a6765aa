type Row = readonly [text: string, dash: string, bash: string, ash: string];

/** Texts that shells read differently: seconds and exit status under dash, bash and busybox' ash. A status of `!` is any but 0. */
export const EXACT: readonly Row[] = [
  ['false; for i in 1; do exit $?; done', '0 !', '0 !', '0 !'],
  ['false; for i in; do exit 3; done', '0 0', '0 0', '0 0'],
  // Words of the shell itself that stand where not every shell has them
  ['sleep 1; local n=2; sleep 4', '1 !', '5 0', '1 !'],
  ['(local n=2; sleep 1); sleep 4', '4 0', '5 0', '4 0'],
  ['f() { local n=2; sleep $n; }; f; sleep 4', '6 0', '6 0', '6 0'],
  ['f() { local -r n=2; sleep $n; }; f; sleep 4', '0 !', '6 0', '0 !'],
  ['declare n=2; sleep ${n:-5}', '5 0', '2 0', '5 0'],
  ['typeset n=2 && sleep 3', '0 !', '3 0', '0 !'],
  ['let n=2; sleep ${n:-5}', '5 0', '2 0', '2 0'],
  ['export -n n; sleep 3', '0 !', '3 0', '3 0'],
  ['set -o pipefail; sleep 3', '0 !', '3 0', '3 0'],
  ['set -o posix; sleep 3', '0 !', '3 0', '3 0'],
  // Tests
  ['[ a == a ] && sleep 3', '0 !', '3 0', '3 0'],
  ['[ a == b -o a = a ] || sleep 3', '3 0', '0 0', '0 0'],
  ['[[ a == a ]] && sleep 3', '0 !', '3 0', '3 0'],
  ['sleep 1; [[ ( a == a ) ]] && sleep 3', '0 !', '4 0', '0 !'],
  // Sums
  ['((n=3)); sleep ${n:-5}', '5 0', '3 0', '5 0'],
  ['n=3; ((n++)); sleep $n', '3 0', '4 0', '3 0'],
  ['sleep $((2 ** 2))', '0 !', '4 0', '4 0'],
  ['sleep 1; n=2; sleep $((n++))', '1 !', '3 0', '3 0'],
  ['set -u; unset n; sleep $((n + 2)); sleep 1', '3 0', '0 !', '3 0'],
  ['set -u; unset n; sleep $(($n + 2)); sleep 1', '0 !', '0 !', '0 !'],
  ['for ((i=0; i<2; i++)); do sleep 1; done', '0 !', '2 0', '0 !'],
  // A line is read as a whole before it is run
  ['sleep 1; true |& cat; sleep 2', '0 !', '3 0', '0 !'],
  ['sleep 1\ntrue |& cat; sleep 2', '1 !', '3 0', '1 !'],
  ['sleep 1; cat <<< x; sleep 2', '0 !', '3 0', '0 !'],
  ['sleep 1; cat <(echo x); sleep 2', '0 !', '3 0', '3 0'],
  ['! ! true; sleep 2', '0 !', '2 0', '0 !'],
  // Functions
  ['function stop { sleep 2; }; stop', '0 !', '2 0', '2 0'],
  ['sleep 1\nfunction stop {\n  sleep 2\n}\nstop', '3 !', '3 0', '3 0'],
  ['sleep 1\nfunction stop() {\n  sleep 2\n}\nstop', '1 !', '3 0', '3 0'],
  // `cmd &`, and a file
  ['sleep 5 &> out; sleep 1', '1 0', '6 0', '6 0'],
  ['sleep ${n:?none} &> out; sleep 1', '1 0', '0 !', '0 !'],
  ['{ sleep 5; } &> out && sleep 1', '1 0', '6 0', '6 0'],
  ['exec &> out; sleep 1', '1 0', '1 0', '1 0'],
  ['sleep 1; true >& out; sleep 1', '1 !', '2 0', '2 0'],
  // Expansions
  ['n=a; sleep 1; echo ${n^^}; sleep 1', '1 !', '2 0', '1 !'],
  ['m=n; n=2; sleep 1; echo ${!m}; sleep 1', '1 !', '2 0', '1 !'],
  ['for i in {1..3}; do sleep 1; done', '1 0', '3 0', '1 0'],
  ['n=1; n+=2; sleep $n', '1 0', '12 0', '1 0'],
  // What ends beside the shell, in a substitution, or by a signal
  ['! false & wait $! && sleep 3', '3 0', '0 !', '3 0'],
  ['! true | true & wait $! || sleep 3', '3 0', '0 0', '3 0'],
  ['set -e; ! n=$(false; echo 3); sleep ${n:-1}', '1 0', '3 0', '3 0'],
  ['! return 1; sleep 3', '0 !', '3 0', '0 0'],
];

/** Of these more is left open than there is. */
export const LOOSE: readonly Row[] = [
  ['shopt -s nullglob || sleep 3', '3 0', '0 0', '3 0'],
  ['kill -SIGTERM $$; sleep 3', '3 0', '0 !', '0 !'],
  ["trap 'exit 0' SIGTERM; kill $$; sleep 3", '0 !', '0 0', '0 0'],
  ['f() { break; }; for i in 1 2; do f; sleep 1; done; sleep 4', '6 0', '6 0', '4 0'],
  ['[[ a == b || a == a ]] && sleep 3', '0 !', '3 0', '3 0'],
  ['sleep 1; a=(1 2); sleep ${a[1]}', '0 !', '3 0', '0 !'],
  ['sleep 1\na=(1 2)\nsleep ${a[1]}', '1 !', '3 0', '1 !'],
  ['sleep 5 | cat | kill -TERM $$', '0 !', '0 !', '0 !'],
  ['sleep 1\nif true; then\ncat < <(echo x)\nfi', '1 !', '1 0', '1 0'],
  ['sleep 1\nfunction stop\n{\n  sleep 2\n}\nstop; sleep 4', '7 0', '7 0', '7 0'],
  ['n=34; sleep 1; sleep ${n:0:1}', '1 !', '4 0', '4 0'],
  ['n=4; sleep 1; sleep ${n/4/3}', '1 !', '4 0', '4 0'],
];
