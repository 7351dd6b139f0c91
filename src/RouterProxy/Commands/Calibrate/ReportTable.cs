namespace RouterProxy.Commands.Calibrate;

/// <summary>A table of a report.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Note">A sentence on how to read it.</param>
/// <param name="Columns">Headings.</param>
/// <param name="Rows">As many cells as columns.</param>
internal sealed record ReportTable(string Title, string Note, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
