/** How bad the worst is that befell a lifeline. */
export const NOTHING = 0;
export const NOTABLE = 1;
export const WARNING = 2;
export const ERROR = 3;
