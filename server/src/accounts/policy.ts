import type { RouteName, Subject } from '@tocsin/sdk/contract';
import { coded } from '#platform/errors';
import type { Principal } from '#platform/http';

const everybody = ['ANONYMOUS', 'AUTHENTICATED', 'MANAGER', 'ADMIN'] as const;
const people = ['AUTHENTICATED', 'MANAGER', 'ADMIN'] as const;
const managers = ['MANAGER', 'ADMIN'] as const;
const administrators = ['ADMIN'] as const;

/**
 * Who may call each route. What is not here is refused, and a route of the contract that is not here does not compile.
 * Whose things a caller may touch behind the route (their own watch, people below them) is the room's to check.
 */
export const policy = {
  setUp: everybody,
  signUp: everybody,
  verifyEmail: everybody,
  resendVerification: everybody,
  signIn: everybody,
  signOut: everybody,
  issueToken: everybody,
  forgotPassword: everybody,
  resetPassword: everybody,
  acceptInvitation: everybody,
  acceptOpenInvitation: everybody,
  answerChallenge: everybody,
  askSignInLink: everybody,
  useSignInLink: everybody,
  startPasskeySignIn: everybody,
  signInWithPasskey: everybody,
  startPasskeySignUp: everybody,
  signUpWithPasskey: everybody,
  startProviderLogin: everybody,
  finishProviderLogin: everybody,
  confirmEmailChange: everybody,
  undoEmailChange: everybody,
  keepAccount: everybody,
  getKeySet: everybody,

  getMe: people,
  changeMe: people,
  setMyPicture: people,
  removeMyPicture: people,
  getPicture: people,
  changePassword: people,
  getMySignInMethods: people,
  startMyConfirmation: people,
  confirmMyself: people,
  startMyTotp: people,
  confirmMyTotp: people,
  deleteMyTotp: people,
  remakeMyRecoveryCodes: people,
  startMyPasskey: people,
  makeMyPasskey: people,
  renameMyPasskey: people,
  deleteMyPasskey: people,
  getMyEmailChange: people,
  changeMyEmail: people,
  dropMyEmailChange: people,
  exportMe: people,
  getMyDeletion: people,
  deleteMe: people,
  listMySessions: people,
  endMyOtherSessions: people,
  endMySession: people,
  listMyApiTokens: people,
  makeMyApiToken: people,
  deleteMyApiToken: people,
  listMyIdentities: people,
  linkMyIdentity: people,
  unlinkMyIdentity: people,

  listUsers: managers,
  inviteUsers: managers,
  importInvitations: managers,
  makeOpenInvitation: managers,
  listInvitations: managers,
  endInvitation: managers,
  getUser: managers,
  setUserRole: administrators,
  changeUser: managers,
  unlockUser: managers,
  setDesk: managers,
  setProfessionalStatus: managers,
  requirePasswordReset: managers,
  listUserSessions: managers,
  endUserSessions: managers,
  endUserSession: managers,
  endAllSessions: administrators,
  getPeopleFigures: managers,
  listAudit: administrators,
  getAuditEntry: administrators,

  listNotifications: people,
  readNotification: people,
  unreadNotification: people,
  archiveNotification: people,
  unarchiveNotification: people,
  readAllNotifications: people,
  seeNotifications: people,
  whyNotification: people,

  listAlerts: people,
  getAlert: people,
  whyAlert: people,
  acknowledgeAlert: people,
  // Managers, and the owner of a private alert.
  resolveAlert: people,
  whyEvent: people,

  listWatches: people,
  makeWatch: people,
  getWatch: people,
  changeWatch: people,
  deleteWatch: people,
  searchResources: people,
  getPreferences: people,
  setPreferences: people,
  listMutes: people,
  makeMute: people,
  deleteMute: people,
  listDestinations: people,
  makeDestination: people,
  changeDestination: people,
  deleteDestination: people,
  verifyDestination: people,
  testDestination: people,
  connectDestination: people,
  finishConnecting: people,

  // Their API tokens with the scope `events:write` too.
  pushEvents: managers,
  listDeliveries: managers,
  getDelivery: managers,
  replayDelivery: managers,

  listAlarms: people,
  getNetwork: people,

  // Their own price alerts only: managers and administrators see nobody else's.
  listCoins: people,
  getCoinChart: people,
  listPriceAlerts: people,
  makePriceAlert: people,
  getPriceAlert: people,
  changePriceAlert: people,
  deletePriceAlert: people,
  restorePriceAlert: people,
  rearmPriceAlert: people,

  // Everybody reads what is published; drafts are their author's, and managers publish and withdraw anyone's.
  listArticles: everybody,
  getArticle: everybody,
  makeArticle: people,
  previewArticle: people,
  changeArticle: people,
  deleteArticle: people,
  publishArticle: people,
  unpublishArticle: people,

  // The room asks for the grant of the desk behind these; a host sees and ends their own visits.
  listHosts: people,
  changeHost: people,
  listVisits: people,
  makeVisit: people,
  getVisit: people,
  checkOutVisit: people,
  listKiosks: managers,
  makeKiosk: managers,
  endKiosk: managers,
  // The device token of the kiosk is the authenticator.
  kioskHosts: everybody,
  kioskCheckIn: everybody,
  kioskCheckOut: everybody,

  // The signed token of the link is the authenticator.
  describeUnsubscribe: everybody,
  unsubscribe: everybody,
  inboundTwilio: everybody,
  inboundSlack: everybody,
  describeAlertLink: everybody,
  actOnAlert: everybody,
  getInstance: everybody,
} as const satisfies Record<RouteName, readonly Subject[]>;

/** All that somebody may do whose role asks for a second step and who has none yet: set one up, or leave. */
const whileEnrolling: readonly RouteName[] = [
  'getMe',
  'getMySignInMethods',
  'startMyConfirmation',
  'confirmMyself',
  'startMyTotp',
  'confirmMyTotp',
  'startMyPasskey',
  'makeMyPasskey',
];

/** Refuses whoever the policy does not name: 401 for nobody, 403 for somebody. */
export function authorise(route: RouteName, principal: Principal): void {
  const subject: Subject = principal.kind === 'person' ? principal.role : 'ANONYMOUS';
  // At run time a name may come from anywhere: `hasOwn` keeps `constructor` and the like out.
  const allowed: readonly Subject[] = Object.hasOwn(policy, route) ? policy[route] : [];
  if (!allowed.includes(subject)) throw coded(principal.kind === 'person' ? 'FORBIDDEN' : 'UNAUTHENTICATED');
  const isBare = principal.kind === 'person' && principal.mustEnrol === true;
  if (isBare && !allowed.includes('ANONYMOUS') && !whileEnrolling.includes(route)) {
    throw coded('MFA_ENROLMENT_NEEDED', 'Set up a passkey or an authenticator app; then go on.');
  }
}
