// Under which names the webhook's pages are remembered.
export const registrationKey = ['webhook-registration'];
export const deliveriesKey = ['webhook-deliveries'];
