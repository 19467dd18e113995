/** Fills in a template. Whoever sends for you (SES, a letter box) is called where this only says that it has been. */
export async function handler({ recipient, name = '', subject, body }) {
  if (!/^[^@\s]+@[^@\s]+$/.test(recipient)) return { status: 'REFUSED' };
  const filled = (text) => text.replaceAll('{name}', () => name);
  console.info({ subject: filled(subject), characters: filled(body).length });
  return { status: 'SENT' };
}
