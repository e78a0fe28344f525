/** As the server has it. */
export const VERSION_NAME_LENGTH = 100
