/** The first that fits the time zone of the operator. */
const locations: readonly [zones: RegExp, location: string][] = [
  [/^(Europe|Africa|Atlantic)\//, 'eur3'],
  [/^Australia\/|^Pacific\/Auckland/, 'australia-southeast1'],
  [/^Asia\/(Kolkata|Calcutta|Colombo|Dhaka|Karachi|Kathmandu)/, 'asia-south1'],
  [/^Asia\/(Singapore|Jakarta|Kuala_Lumpur|Bangkok|Ho_Chi_Minh|Saigon|Manila)/, 'asia-southeast1'],
  [/^Asia\/(Jerusalem|Tel_Aviv|Beirut|Amman|Dubai|Riyadh|Istanbul)/, 'eur3'],
  [/^Asia\//, 'asia-northeast1'],
];

/** The location of the database to suggest, such as eur3 for Europe/Berlin. */
export const recommendedLocation = (timeZone: string): string =>
  locations.find(([zones]) => zones.test(timeZone))?.[1] ?? 'nam5';
