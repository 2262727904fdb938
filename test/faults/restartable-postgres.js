import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort, initialise, readableBinaries, serverEnvironment } from '../setup/postgres-server.js';
import { unprivilegedUser } from '../setup/unprivileged-user.js';
/** A commit is in the write-ahead log before its answer, as in production; only the disk's own cache is not emptied. */
const SETTINGS = [
    'fsync=off',
    'synchronous_commit=on',
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=50',
];
/** Ends the server when this process ends, however it ends: then its standard input ends. */
const GUARDIAN = `
exec 3<&0
"$@" & server=$!
( cat <&3 >/dev/null; kill -INT $server 2>/dev/null ) &
exec 3<&-
wait $server
`;
/** Tries of a start: processes of the killed server may still hold its memory for a moment. */
const STARTS = 50;
export async function startRestartablePostgres() {
    const user = unprivilegedUser();
    const folder = mkdtempSync(join(tmpdir(), 'phoebe-postgres-'));
    if (user !== undefined)
        chownSync(folder, user.uid, user.gid);
    const cluster = {
        binaries: await readableBinaries(folder, user),
        folder,
        user,
        password: randomBytes(16).toString('hex'),
    };
    await initialise(cluster);
    const port = await freePort();
    let running = await startSoon(cluster, port);
    const ended = () => (running.exitCode === null ? once(running, 'exit') : undefined);
    return {
        url: `postgresql://postgres:${cluster.password}@127.0.0.1:${port}/postgres`,
        kill: async () => {
            const end = ended();
            const [pid] = readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n');
            process.kill(Number(pid), 'SIGKILL');
            await end;
        },
        start: async () => {
            running = await startSoon(cluster, port);
        },
        stop: async () => {
            const end = ended();
            running.stdin?.end();
            await end;
            rmSync(folder, { recursive: true, force: true });
        },
    };
}
async function startSoon(cluster, port) {
    for (let attempt = 1;; attempt += 1) {
        try {
            return await start(cluster, port);
        }
        catch (error) {
            if (attempt === STARTS)
                throw error;
            await wait(100);
        }
    }
}
function start({ binaries, folder, user }, port) {
    const settings = [...SETTINGS, `port=${port}`].flatMap((setting) => ['-c', setting]);
    const command = [join(binaries, 'postgres'), '-D', join(folder, 'data'), ...settings];
    const child = spawn('sh', ['-c', GUARDIAN, 'sh', ...command], {
        ...user,
        cwd: '/',
        env: serverEnvironment(),
        stdio: ['pipe', 'ignore', 'pipe'],
        detached: true,
    });
    return new Promise((resolve, reject) => {
        let log = '';
        child.once('error', reject);
        child.once('exit', () => reject(new Error(`The server did not start. Its log:\n${log}`)));
        child.stderr.on('data', (chunk) => {
            log += chunk.toString();
            if (log.includes('ready to accept connections'))
                resolve(child);
        });
    });
}
