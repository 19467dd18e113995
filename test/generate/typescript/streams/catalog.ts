/** Copies that are written anew with every write of their source, one of them of what is hidden, and copies that a stream keeps. */
export const CATALOG = `
dynamodel: 1
model: catalog
defaults: {entityAttribute: _t}
tables:
  catalog:
    key: {pk: pk, sk: sk}
    stream: new-and-old
    indexes:
      byAuthor: {pk: authorPk, sk: authorSk, project: all}
      byShop: {pk: shopPk, sk: shopSk, project: keys}
entities:
  Author:
    key: {pk: "A#{authorId}", sk: A}
    attributes:
      authorId: {type: string, charset: a-z, maxBytes: 8}
      name: {type: string, maxBytes: 20}
      secret: {type: string, maxBytes: 20, hidden: true, optional: true}
  Book:
    key: {pk: "B#{bookId}", sk: B}
    indexes: {byAuthor: {pk: "A#{authorId}", sk: "{bookId|pad:3}"}}
    attributes:
      bookId: {type: int, min: 0, max: 999}
      authorId: {type: string, charset: a-z, maxBytes: 8}
      by: {copy: Author.name, via: {authorId: authorId}, refresh: write}
      code: {copy: Author.secret, via: {authorId: authorId}, refresh: write, optional: true}
  Shop:
    key: {pk: "S#{shopId}", sk: S}
    attributes:
      shopId: {type: string, charset: a-z, maxBytes: 8}
      city: {type: string, maxBytes: 20}
  Shelf:
    key: {pk: "SH#{shelfId}", sk: SH}
    indexes: {byShop: {pk: "S#{shopId}", sk: "{shelfId|pad:3}"}}
    attributes:
      shelfId: {type: int, min: 0, max: 999}
      shopId: {type: string, charset: a-z, maxBytes: 8}
      city: {copy: Shop.city, via: {shopId: shopId}, refresh: stream}
accessPatterns:
  addAuthor: {op: create, entity: Author}
  saveAuthor: {op: put, entity: Author}
  rename: {op: update, entity: Author, set: [name, secret]}
  importAuthors: {op: batch-write, entity: Author}
  importAll: {op: batch-write, entities: [Author, Shop]}
  addBook: {op: create, entity: Book}
  booksOf: {op: query, entity: Book, by: [authorId], index: byAuthor}
  merge:
    op: transact-write
    params: {authorId: string, name: string, author: Author, others: {list: {map: {authorId: string, name: string}}}}
    steps:
      - {update: Author, by: [authorId], set: [name]}
      - {put: Author, from: author}
      - {update: Author, each: others, by: [authorId], set: [name]}
  addShop: {op: create, entity: Shop}
  relocate: {op: update, entity: Shop, set: [city]}
  addShelf: {op: create, entity: Shelf}
  moveShelf: {op: update, entity: Shelf, set: [shopId, city]}
  shelvesOf: {op: query, entity: Shelf, by: [shopId], index: byShop, project: [shelfId]}
`;
