namespace RouterProxy.Commands.Calibrate;

/// <summary>A line of a data file: a result, or a chat request that is still to be asked; never both.</summary>
/// <param name="Number">Where it stands, from 1.</param>
/// <param name="Result">What was recorded.</param>
/// <param name="Request">The request's members as UTF-8 JSON, without the label and what asks for a stream.</param>
/// <param name="Label">The request's right answer, where it is known.</param>
internal sealed record DataLine(int Number, RecordedResult? Result, byte[]? Request, string? Label);
