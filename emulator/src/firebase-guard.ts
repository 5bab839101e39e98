/**
 * Loaded into firebase-tools' process before its own code. It stops the emulators with the
 * launcher, guards their HTTP servers, and gives the functions emulator its secrets without a file
 * on the disk.
 */
import './guard.ts';
import { takeGuardSettings } from './guard-settings.ts';
import { guardHttpServers } from './guarded-server.ts';
import { serveSecrets } from './secrets.ts';

const { origins, secretsFile, secrets } = takeGuardSettings(process.env);
guardHttpServers(origins);
serveSecrets(secretsFile, secrets);
