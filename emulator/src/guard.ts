/** Loaded into firebase-tools' process: when the launcher is gone, however it ended, the emulators stop too. */
process.on('disconnect', () => process.kill(process.pid, 'SIGINT'));
process.channel?.unref();
