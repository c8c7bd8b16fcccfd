import type { Country } from './number-ranges.js';

/** A business of the demo data: the names and texts of its space, phone numbers and codes. */
export interface Business {
  /** Part of the CustSpaceId. */
  slug: string;
  name: string;
  /** The name of the company in Meta's business manager. */
  company: string;
  country: Country;
  currency: string;
  branches: readonly string[];
  /** One phone number for each desk of each branch. */
  desks: readonly string[];
  /** Prefilled messages of the codes. */
  messages: readonly string[];
}

/** The businesses in the order of their spaces; the thirteenth space is a second one of the first business. */
export const businesses: readonly [Business, ...Business[]] = [
  {
    slug: 'cafe-moewe',
    name: 'Café Möwe',
    company: 'Möwe Gastronomie GmbH',
    country: 'DE',
    currency: 'EUR',
    branches: ['Altona', 'Ottensen', 'Speicherstadt', 'St. Pauli'],
    desks: ['Reservierung', 'Torten', 'Catering', 'Fundbüro', 'Büro'],
    messages: [
      'Moin! Ich möchte einen Tisch für zwei Personen reservieren. ☕',
      'Ist der Käsekuchen heute noch da? 🍰',
      'Bitte eine Geburtstagstorte für zwölf Gäste – Schokolade oder Nuss?',
      'Habt ihr heute bis 22 Uhr geöffnet?',
      'Ich hätte gern das Frühstück „Große Freiheit“ zum Mitnehmen.',
      'Übrigens: mein Schal hängt noch bei euch. Grün, mit Fransen 🧣',
      'Gibt es Hafermilch & glutenfreie Brötchen?',
    ],
  },
  {
    slug: 'golden-lantern',
    name: 'Golden Lantern 金灯笼',
    company: 'Golden Lantern Restaurants Pty Ltd',
    country: 'AU',
    currency: 'AUD',
    branches: ['Haymarket', 'Box Hill', 'Chatswood', 'Sunnybank'],
    desks: ['Orders 点餐', 'Bookings 订位', 'Yum Cha 早茶', 'Delivery 外卖', 'Banquets 宴会'],
    messages: [
      '你好！我想订今晚七点，四位。',
      'Hi! One table for yum cha on Sunday, six people please 🥟',
      '请问有素食套餐吗？',
      "G'day, what's today's noodle special?",
      '外卖：两份担担面，一份炒青菜，不要香菜 🌶️',
      'We are 15 minutes late - please hold our table!',
      '春节宴会（十二位）还有包间吗？🧧',
    ],
  },
  {
    slug: 'hotel-belle-rive',
    name: 'Hôtel Belle Rive',
    company: 'Belle Rive Hôtellerie SAS',
    country: 'FR',
    currency: 'EUR',
    branches: ['Nice', 'Antibes', 'Menton', 'Cassis'],
    desks: ['Réception', 'Conciergerie', 'Spa', 'Restaurant', 'Séminaires'],
    messages: [
      'Bonjour, je souhaite réserver une chambre avec vue sur la mer 🌊',
      "À quelle heure puis-je arriver aujourd'hui ?",
      'Un taxi pour l’aéroport demain à 6 h 30, s’il vous plaît.',
      'Hello! Could you book a table on the terrace for 8 pm?',
      'Il manque des serviettes à la piscine 🏖️',
      'Buongiorno, avete un parcheggio per due auto?',
      'Nous fêtons nos noces d’or : une surprise en chambre ? 🥂',
    ],
  },
  {
    slug: 'marylebone-eye-clinic',
    name: 'Marylebone Eye Clinic',
    company: 'Marylebone Ophthalmic Care Ltd',
    country: 'GB',
    currency: 'GBP',
    branches: ['London', 'Leeds', 'Bristol', 'Edinburgh'],
    desks: ['Appointments', 'Spectacles', 'Results', 'Billing', 'After hours'],
    messages: [
      'Hello, I would like to book an eye test.',
      'Please move my appointment to next week.',
      'Are my new glasses ready to collect? 👓',
      'I need a repeat of my contact lens prescription (both eyes).',
      'Could you send me the invoice for my last visit?',
      'My child is due for a first check - which day suits?',
    ],
  },
  {
    slug: 'paper-moon-books',
    name: 'Paper Moon Books',
    company: 'Paper Moon Booksellers Ltd',
    country: 'IE',
    currency: 'EUR',
    branches: ['Dublin', 'Galway', 'Cork'],
    desks: ['Orders', 'Events', 'Second hand', 'Schools'],
    messages: [
      'Dia duit! Do you have "Ulysses" in hardback? 📚',
      'Please keep one copy of the new crime novel for me.',
      'I would like two seats for the poetry evening 🌙',
      'Do you buy second-hand books? I have three boxes.',
      'We need 28 copies for our school, by September.',
    ],
  },
  {
    slug: 'fika-and-friends',
    name: 'Fika & Vänner',
    company: 'Fika och Vänner AB',
    country: 'SE',
    currency: 'SEK',
    branches: ['Stockholm', 'Göteborg', 'Malmö'],
    desks: ['Bageri', 'Beställning', 'Kundtjänst'],
    messages: [
      'Hej! Jag vill beställa tjugo kanelbullar till fredag 🥐',
      'Är prinsesstårtan glutenfri?',
      'Kan jag hämta min beställning före klockan åtta?',
      'Tack för senast – det var jättegott! ❤️',
    ],
  },
  {
    slug: 'brooklyn-bicycle-works',
    name: 'Brooklyn Bicycle Works',
    company: 'Brooklyn Bicycle Works LLC',
    country: 'US',
    currency: 'USD',
    branches: ['Williamsburg', 'Red Hook', 'Bushwick'],
    desks: ['Repairs', 'Rentals', 'Parts', 'Tours'],
    messages: [
      'Hi! My bike needs new brakes - when can I drop it off? 🚲',
      "I'd like to rent four bikes for Saturday.",
      'Is my repair done?',
      'Two tickets for the bridge tour (10% off with the flyer!)',
      'Do you carry 28" tires & tubes?',
    ],
  },
  {
    slug: 'maple-leaf-vets',
    name: 'Maple Leaf Vets',
    company: 'Maple Leaf Veterinary Services Inc.',
    country: 'CA',
    currency: 'CAD',
    branches: ['Toronto', 'Montréal', 'Vancouver'],
    desks: ['Reception', 'Urgences', 'Pharmacy'],
    messages: [
      'Hello, my cat needs her yearly shots 🐈',
      'Bonjour, mon chien boite depuis hier. Puis-je venir ?',
      'How did the surgery go? Please call me.',
      "We're out of the prescription food - can you order more?",
    ],
  },
  {
    slug: 'taqueria-la-paloma',
    name: 'Taquería La Paloma',
    company: 'La Paloma Foods LLC',
    country: 'US',
    currency: 'USD',
    branches: ['Austin', 'San Antonio', 'El Paso'],
    desks: ['Pedidos', 'Eventos', 'Food truck'],
    messages: [
      '¡Hola! Quiero pedir seis tacos al pastor, sin cebolla 🌮',
      '¿Dónde está hoy el food truck?',
      'Table for five tonight, please. ¡Gracias!',
      'Para una boda de 120 personas: ¿qué menú recomiendan?',
    ],
  },
  {
    slug: 'radhaus-prenzlberg',
    name: 'Radhaus Prenzlberg',
    company: 'Radhaus Genossenschaft eG',
    country: 'DE',
    currency: 'EUR',
    branches: ['Prenzlauer Berg', 'Neukölln', 'Wedding'],
    desks: ['Werkstatt', 'Verleih', 'Lastenräder'],
    messages: [
      'Hallo! Mein Rad hat einen Platten – könnt ihr heute noch helfen?',
      'Ich möchte am Wochenende ein Lastenrad leihen 📦',
      'Merhaba, bisikletim ne zaman hazır olur?',
      'Was kostet eine große Inspektion?',
    ],
  },
  {
    slug: 'thistle-and-bloom',
    name: 'Thistle & Bloom',
    company: 'Thistle and Bloom Florists Ltd',
    country: 'GB',
    currency: 'GBP',
    branches: ['Glasgow', 'Birmingham', 'Cardiff'],
    desks: ['Bouquets', 'Weddings', 'Delivery'],
    messages: [
      'A dozen red roses, please - delivered today 🌹',
      'What is in season for a June wedding? 💐',
      'The flowers were lovely. Thank you!',
      'Could you leave the bouquet with the neighbours at no. 7?',
    ],
  },
  {
    slug: 'fromagerie-du-canal',
    name: 'Fromagerie du Canal',
    company: 'Fromages du Canal SARL',
    country: 'FR',
    currency: 'EUR',
    branches: ['Paris', 'Lyon', 'Toulouse'],
    desks: ['Boutique', 'Commandes', 'Dégustations'],
    messages: [
      'Bonjour, un plateau pour huit personnes pour samedi ? 🧀',
      'Avez-vous encore du comté de 24 mois ?',
      'Je réserve deux places pour la dégustation du jeudi 🍷',
      'Livrez-vous dans le 11ᵉ ?',
    ],
  },
];

/** The business of a space, by the space's index over all accounts. */
export const businessOf = (space: number): Business => businesses[space % businesses.length] ?? businesses[0];
