import { runServer } from '#app';

await runServer(process.env);
