/** A page of a list; `next_cursor` is null on the last one. */
export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

/** Every item of a list, page by page as they are asked for: `every((cursor) => flow.listVideos({ cursor }))`. */
export async function* every<Item>(page: (cursor: string | null) => Promise<Page<Item>>): AsyncGenerator<Item> {
  let cursor: string | null = null;
  do {
    const { items, next_cursor }: Page<Item> = await page(cursor);
    yield* items;
    cursor = next_cursor;
  } while (cursor !== null);
}
