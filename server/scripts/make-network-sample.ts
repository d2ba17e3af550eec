// Writes the recorded feed of the networks source: `node server/scripts/make-network-sample.ts`.
import { writeFileSync } from 'node:fs';
import { generate } from '../src/sources/networks/sample/generator.ts';
import { packRecording, recordingFile } from '../src/sources/networks/sample/recording.ts';

const messages = generate();
writeFileSync(recordingFile, packRecording(messages));
console.log(`${messages.length} messages`);
