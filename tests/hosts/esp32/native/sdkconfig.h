/* What hosts/esp32/sdkconfig/sdkconfig.defaults makes of ESP-IDF's sdkconfig.h. NO_TASK_WDT: as in a build whose sdkconfig leaves the task watchdog out. */
#ifndef SDKCONFIG_H
#define SDKCONFIG_H

#ifndef NO_TASK_WDT
	#define CONFIG_ESP_TASK_WDT_EN 1
	#define CONFIG_ESP_TASK_WDT_TIMEOUT_S 30
#endif

#endif
