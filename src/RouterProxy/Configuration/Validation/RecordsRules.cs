namespace RouterProxy.Configuration.Validation;

/// <summary>Rules for <c>RouterProxy:Records</c>. Whether the folder can be written shows when the first record comes: that may change while the gateway runs.</summary>
internal static class RecordsRules
{
    public static void Check(ConfigurationDraft draft)
    {
        if (string.IsNullOrWhiteSpace(draft.Options.Records.Folder) || draft.Options.Records.Folder.Contains('\0', StringComparison.Ordinal))
        {
            draft.Report("Records:Folder", null, "must be the path of a folder, such as records");
        }
    }
}
