// ESP-IDF's error codes. Source: ESP-IDF Programming Guide v6.0, Error Codes Reference.

export const ESP_OK = 0;
export const ESP_ERR_NO_MEM = 0x101;
export const ESP_ERR_INVALID_ARG = 0x102;
export const ESP_ERR_INVALID_STATE = 0x103;
export const ESP_ERR_NOT_FOUND = 0x105;
export const ESP_ERR_NOT_SUPPORTED = 0x106;
