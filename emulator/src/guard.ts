/**
 * Loaded into a child process. Stops it when its parent, such as the launcher, ends for any reason.
 */
process.on('disconnect', () => process.kill(process.pid, 'SIGINT'));
process.channel?.unref();
