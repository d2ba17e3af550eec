/** The id of the field for the text; the page itself is called `content`. */
export const contentId = 'article-content';
