using System.ComponentModel.DataAnnotations;

namespace RouterProxy.Configuration.Options;

/// <summary><c>RouterProxy:Records</c>: where routes that record anything do it, and how much of the disk it may take.</summary>
internal sealed class RecordsOptions
{
    /// <summary>Folder of the files; made when the first record comes. One gateway writes to it at a time.</summary>
    /// <value>The default is <c>records</c> below the working directory.</value>
    public string Folder { get; set; } = OptionDefaults.RecordsFolder;

    /// <summary>Largest file, in bytes; then a new one is begun.</summary>
    [Range(OptionDefaults.SmallestRecordFile, OptionDefaults.LargestBuffer)]
    public int MaxFileBytes { get; set; } = OptionDefaults.MaxRecordFileBytes;

    /// <summary>Most files; the oldest goes first.</summary>
    [Range(1, 1000)]
    public int MaxFiles { get; set; } = OptionDefaults.MaxRecordFiles;
}
