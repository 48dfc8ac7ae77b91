// Stands in for the SDK's embedded:io/digital: pins without anything at them.

export default class Digital {
	static readonly Input = 0;
	static readonly Output = 8;
	static readonly OutputOpenDrain = 10;

	read(): 0 | 1 {
		return 0;
	}

	write(): void {}

	close(): void {}
}
