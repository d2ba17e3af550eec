import { makeClient } from '@tocsin/sdk';

/** The API of this installation, with the session cookie of the page. */
export const api = makeClient();
