/* A stand-in for ESP-IDF's memory attributes. Source: ESP-IDF Programming Guide v6.0, Memory Types: RTC_NOINIT_ATTR is memory that the start-up code leaves alone.
   Here it is a section of its own, which board.c fills from a file and saves to it. */
#ifndef ESP_ATTR_H
#define ESP_ATTR_H

#ifdef __APPLE__
	#define RTC_NOINIT_ATTR __attribute__((used, section("__DATA,rtc_noinit")))
#else
	#define RTC_NOINIT_ATTR __attribute__((used, section("rtc_noinit")))
#endif

#endif
