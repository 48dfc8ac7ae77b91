/* What hosts/esp32/sdkconfig/sdkconfig.defaults makes of ESP-IDF's sdkconfig.h. NO_TASK_WDT, NO_UART_IN_IRAM: as in a build whose
   sdkconfig leaves out the task watchdog, or the UART's interrupt in RAM. */
#ifndef SDKCONFIG_H
#define SDKCONFIG_H

#ifndef NO_TASK_WDT
	#define CONFIG_ESP_TASK_WDT_EN 1
	#define CONFIG_ESP_TASK_WDT_TIMEOUT_S 30
#endif

#ifndef NO_UART_IN_IRAM
	#define CONFIG_UART_ISR_IN_IRAM 1
#endif

#endif
