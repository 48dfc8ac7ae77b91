// The page.
document.title = "quectel-mqtt-xs";
