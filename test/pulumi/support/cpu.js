/* Loaded before a program: it says at its end what CPU it took, to who asked. On a machine that does other things besides, the time that passed says nothing. */
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  require('fs').writeSync(3, String((user + system) / 1000));
});
