// The part of the Arduino API that the drivers of the lane use, on a desktop: time, String, Stream, Client, and a serial port.
// docs/drivers.md.

#pragma once

#include <cctype>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <string>
#include <termios.h>
#include <time.h>
#include <unistd.h>

typedef uint8_t byte;

enum { DEC = 10, HEX = 16 };

inline bool isDigit(int one) {
	return isdigit(one) != 0;
}

template <typename Number> Number constrain(Number value, Number low, Number high) {
	return value < low ? low : value > high ? high : value;
}

inline uint32_t millis() {
	timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return static_cast<uint32_t>(now.tv_sec * 1000ull + now.tv_nsec / 1000000);
}

// A board's delay(0) only lets other tasks run; on a desktop it would keep a processor busy.
inline void delay(uint32_t ms) {
	usleep(ms == 0 ? 20 : ms * 1000);
}

class String {
public:
	String(const char *text = "") : text_(text == nullptr ? "" : text) {}
	String(const std::string &text) : text_(text) {}
	explicit String(char one) : text_(1, one) {}
	explicit String(int number) : text_(std::to_string(number)) {}
	const char *c_str() const { return text_.c_str(); }
	unsigned length() const { return text_.length(); }
	void reserve(unsigned size) { text_.reserve(size); }
	char operator[](unsigned index) const { return index < text_.length() ? text_[index] : 0; }
	char charAt(unsigned index) const { return (*this)[index]; }
	String &operator+=(const String &other) { text_ += other.text_; return *this; }
	String &operator+=(const char *other) { text_ += other; return *this; }
	String &operator+=(char one) { text_ += one; return *this; }
	String &operator+=(int number) { text_ += std::to_string(number); return *this; }
	friend String operator+(const String &one, const String &other) { return String(one.text_ + other.text_); }
	bool operator==(const char *other) const { return text_ == other; }
	bool operator!=(const char *other) const { return text_ != other; }
	bool endsWith(const String &end) const { return text_.length() >= end.text_.length() && text_.compare(text_.length() - end.text_.length(), std::string::npos, end.text_) == 0; }
	int indexOf(const String &part) const { const size_t at = text_.find(part.text_); return at == std::string::npos ? -1 : static_cast<int>(at); }
	int indexOf(char one) const { return indexOf(String(one)); }
	String substring(unsigned from, unsigned to = ~0u) const { return from >= text_.length() ? String() : String(text_.substr(from, to - from)); }
	long toInt() const { return atol(text_.c_str()); }
	float toFloat() const { return static_cast<float>(atof(text_.c_str())); }
	void replace(const String &part, const String &by) {
		for (size_t at = 0; !part.text_.empty() && (at = text_.find(part.text_, at)) != std::string::npos; at += by.text_.length())
			text_.replace(at, part.text_.length(), by.text_);
	}
	void remove(unsigned index) { text_.erase(index < text_.length() ? index : text_.length()); }
	void trim() {
		while (!text_.empty() && isspace(static_cast<unsigned char>(text_.back())))
			text_.pop_back();
		size_t blanks = 0;
		while (blanks < text_.length() && isspace(static_cast<unsigned char>(text_[blanks])))
			blanks++;
		text_.erase(0, blanks);
	}

private:
	std::string text_;
};

class Print {
public:
	virtual ~Print() {}
	virtual size_t write(uint8_t byte) = 0;
	virtual size_t write(const uint8_t *bytes, size_t size) = 0;
	size_t write(const char *text) { return write(reinterpret_cast<const uint8_t *>(text), strlen(text)); }
	size_t print(const char *text) { return write(text); }
	size_t print(const String &text) { return write(text.c_str()); }
	size_t print(char one) { return write(static_cast<uint8_t>(one)); }
	template <typename Number> size_t print(Number number) { return write(std::to_string(number).c_str()); }
	size_t print(unsigned long number, int base) {
		char text[24];
		snprintf(text, sizeof text, base == HEX ? "%lX" : "%lu", number);
		return write(text);
	}
	virtual void flush() {}
};

class Stream : public Print {
public:
	virtual int available() = 0;
	virtual int read() = 0;
	virtual int peek() = 0;
	void setTimeout(uint32_t ms) { _timeout = ms; }

	/** Up to the end or the timeout; the end is not part of it. */
	String readStringUntil(char end) {
		std::string text;
		for (int one = timedRead(); one >= 0 && one != static_cast<unsigned char>(end); one = timedRead())
			text += static_cast<char>(one);
		return String(text);
	}

	size_t readBytes(char *bytes, size_t size) {
		size_t count = 0;
		for (int one; count < size && (one = timedRead()) >= 0;)
			bytes[count++] = static_cast<char>(one);
		return count;
	}

	/** Up to the end, which is taken and not part of it, the size or the timeout. */
	size_t readBytesUntil(char end, char *bytes, size_t size) {
		size_t count = 0;
		for (int one; count < size && (one = timedRead()) >= 0 && one != static_cast<unsigned char>(end);)
			bytes[count++] = static_cast<char>(one);
		return count;
	}

	/** The first whole number; the byte behind it stays. */
	long parseInt() {
		int one = timedPeek();
		while (one >= 0 && one != '-' && !isdigit(one)) {
			read();
			one = timedPeek();
		}
		std::string digits;
		while (one == '-' || isdigit(one)) {
			digits += static_cast<char>(read());
			one = timedPeek();
		}
		return atol(digits.c_str());
	}

protected:
	uint32_t _timeout = 1000;

	int timedPeek() {
		for (const uint32_t start = millis(); available() <= 0 && millis() - start < _timeout;)
			delay(1);
		return peek();
	}

	int timedRead() {
		timedPeek();
		return read();
	}
};

class IPAddress {
public:
	IPAddress(uint8_t a = 0, uint8_t b = 0, uint8_t c = 0, uint8_t d = 0) : bytes_{a, b, c, d} {}
	uint8_t operator[](int index) const { return bytes_[index]; }

private:
	uint8_t bytes_[4];
};

class Client : public Stream {
public:
	virtual int connect(IPAddress ip, uint16_t port) = 0;
	virtual int connect(const char *host, uint16_t port) = 0;
	using Print::write;
	virtual int read(uint8_t *bytes, size_t size) = 0;
	using Stream::read;
	virtual void stop() = 0;
	virtual uint8_t connected() = 0;
	virtual operator bool() = 0;
};

/** A serial port of the machine, such as a pseudo-terminal. */
class Port : public Stream {
public:
	using Print::write;

	/** Ends the process when the port cannot be opened. */
	explicit Port(const char *path) : port_(open(path, O_RDWR | O_NOCTTY)) {
		termios settings;
		if (port_ < 0 || tcgetattr(port_, &settings) != 0) {
			perror(path);
			exit(1);
		}
		cfmakeraw(&settings);
		cfsetspeed(&settings, B115200);
		tcsetattr(port_, TCSANOW, &settings);
	}

	size_t write(uint8_t byte) override { return write(&byte, 1); }

	size_t write(const uint8_t *bytes, size_t size) override {
		size_t written = 0;
		while (written < size) {
			const ssize_t count = ::write(port_, bytes + written, size - written);
			if (count <= 0)
				break;
			written += count;
		}
		return written;
	}

	int available() override {
		fill();
		return static_cast<int>(end_ - begin_);
	}

	int read() override { return available() == 0 ? -1 : buffer_[begin_++]; }
	int peek() override { return available() == 0 ? -1 : buffer_[begin_]; }

private:
	int port_;
	uint8_t buffer_[256];
	size_t begin_ = 0, end_ = 0;

	void fill() {
		pollfd waiting = {port_, POLLIN, 0};
		if (begin_ < end_ || poll(&waiting, 1, 0) <= 0)
			return;
		const ssize_t count = ::read(port_, buffer_, sizeof buffer_);
		begin_ = 0;
		end_ = count > 0 ? count : 0;
	}
};
