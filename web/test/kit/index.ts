export { burstIn, disconnect, notificationOf, reconnect } from './alarm.ts';
export { barriersOf, findBarriers } from './barriers.ts';
export { makeExample, showPage, type Example } from './example.ts';
export { overflowOf } from './fit.ts';
export { keyboardOf, lookAtFocus } from './keyboard.ts';
export { linkIn, mailTo, type Mail } from './mail.ts';
export { makePerson, password, signIn, type Person } from './person.ts';
export { inBrowser, settled, type Look, type World } from './world.ts';
