/** Texts about a number itself: its way into service, health, profile and callbacks. */
import type { NumberFactsFragment, PhoneNumberStatus } from '../../gql/graphql.js';

type Lifecycle = NumberFactsFragment['lifecycle'];

export const stage = {
  title: 'Stage',
  reason: ({ reason }: Lifecycle, _status: PhoneNumberStatus) => reason,
  next: (action: string) => `Next: ${action.charAt(0).toLowerCase()}${action.slice(1)}`,
  syncing: 'Reading…',
  synced: 'The numbers were read from Meta again.',
};

export const onboarding = {
  open: 'Add number',
  progress: 'Steps',
  steps: { number: 'Number', code: 'Code', verify: 'Verify', done: 'In service' },
  titles: {
    number: 'Add a number',
    code: (number: string) => `Send a code to ${number}`,
    verify: (number: string) => `Verify ${number}`,
    done: (number: string) => `${number} is verified`,
  },
  numberHint: 'The number must be able to receive a text message or a call, and must not be in use with WhatsApp.',
  fields: {
    number: 'Phone number',
    numberFormat: 'With country code, such as +49 151 23456789.',
    name: 'Display name',
    nameHint: 'What customers see. Meta reviews it; the name of the business is the safest choice.',
    method: 'How the code is sent',
    language: 'Language of the message',
    code: 'Code',
  },
  add: 'Add the number',
  added: (number: string) => `${number} was added.`,
  notAdded: 'The number was not added. You can send it again.',
  codeHint: 'WhatsApp sends a code to the number. The person with the phone reads it to you.',
  methods: { SMS: 'Text message (SMS)', VOICE: 'Call' },
  sendCode: 'Send the code',
  later: 'Later',
  enterCode: 'Enter the code',
  codeSent: {
    SMS: 'A text message with the code is on its way. Delivery can take a minute.',
    VOICE: 'The number is being called. The code is read out twice.',
  },
  codeUnsure: 'No answer came, so the code may be on its way. If it arrives, enter it; nothing was sent twice.',
  codeTooSoon: 'A code was sent less than a minute ago. Wait for it, or send another one then.',
  sendAgain: 'Send another code',
  sendAgainIn: (count: number) => `Send another code in ${count} s`,
  verify: 'Verify',
  verifying: 'Verifying…',
  wrongCode: 'This code was not accepted. Check the digits; only the code that was sent last is valid.',
  notVerified: 'The number is not verified. Enter the code again, or send another one.',
  tooManyRegistrations: 'Meta allows ten registrations of a number in 72 hours, and they are used up.',
  stageUnknown: 'The number is verified. It could not be read yet; its stage will appear in the list.',
  openNumber: 'Open the number',
  register: {
    title: (number: string) => `Register ${number}?`,
    explanation:
      'The number comes into service, with its approved display name. Meta allows ten registrations in 72 hours.',
    submit: 'Register',
    sending: 'Registering…',
    done: (number: string, left: number | null) =>
      left === null
        ? `${number} was registered.`
        : `${number} was registered. ${left} more ${left === 1 ? 'registration' : 'registrations'} within 72 hours.`,
    notDone: 'The number is not in service. You can register it again.',
  },
  deregister: {
    heading: 'Take the number out of service',
    open: 'Take out of service',
    title: (number: string) => `Take ${number} out of service?`,
    warning: 'All messages of this number stop at once.',
    explanation:
      'It can neither send nor receive until it is registered again. Its codes open a chat that nobody answers.',
    confirm: (number: string) => `Type the number ${number} to confirm`,
    submit: 'Take out of service',
    sending: 'Taking it out of service…',
    done: (number: string) => `${number} is out of service.`,
    notDone: 'The number is still in service. You can try again.',
  },
};

export const health = {
  title: 'Health, as Meta reports it',
  none: 'Meta reports nothing about this number.',
  failed: 'The health of the number could not be read.',
  canSend: {
    AVAILABLE: 'Nothing hinders this number.',
    LIMITED: 'Some messages are held back.',
    BLOCKED: 'Customers receive nothing from this number.',
    UNRECOGNIZED: 'This page does not know Meta’s answer.',
  },
  entities: { PHONE_NUMBER: 'Phone number', WABA: 'WhatsApp Business Account', BUSINESS: 'Business', APP: 'App' },
  advice: 'What to do:',
};

export const messages = {
  title: 'Messages',
  range: 'Time range',
  lastDays: (days: number) => `Last ${days} days`,
  failed: 'The messages could not be counted.',
  none: 'No messages were sent in this time.',
  sent: 'Sent',
  delivered: 'Delivered',
  day: 'Day',
  summary: (sent: string, delivered: string) => `${sent} sent, ${delivered} delivered`,
  perDay: (count: string) => `at most ${count} a day`,
  table: 'Show as a table',
};

export const profile = {
  title: 'Business profile',
  preview: 'As customers see it',
  failed: 'The profile could not be read.',
  none: 'Numbers of the account’s own WABA have no profile here.',
  fields: {
    about: 'About',
    description: 'Description',
    address: 'Address',
    email: 'Email',
    vertical: 'Industry',
    websites: 'Websites',
    picture: 'Address of the profile picture',
  },
  left: (count: number) => `${count} ${count === 1 ? 'character' : 'characters'} left`,
  noVertical: 'Not set',
  websitesHint: 'One on each line, two at most, each with https://',
  pictureHint: 'An address with https://. WhatsApp copies the picture.',
  showPicture: 'Show the picture',
  save: 'Save the profile',
  saving: 'Saving…',
  saved: 'The profile was saved.',
  discard: 'Discard changes',
  notSaved: 'The profile was not saved. You can save it again.',
};

export const callbacks = {
  title: 'Callbacks',
  explanation: 'The provider posts each message and each receipt of this number to these addresses.',
  failed: 'The callbacks could not be read.',
  fields: { upCallbackUrl: 'Messages of customers', statusCallbackUrl: 'Delivery receipts' },
  queues: 'Also written to the queues',
  noAddress: 'No address',
  change: 'Change the addresses',
  confirmTitle: (number: string) => `Redirect the messages of ${number}?`,
  warning: 'Messages go to the new address at once.',
  warningExplanation:
    'The system that receives them today, such as an inbox, a chat bot or a shop system, no longer does. ' +
    'Messages that the new address does not accept are lost.',
  confirm: 'Redirect',
  changing: 'Redirecting…',
  changed: 'The addresses were changed.',
  notChanged: 'The addresses were not changed. You can try again.',
  previousTitle: 'These addresses were used before:',
  putBack: 'Put them back',
};
