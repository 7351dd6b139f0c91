namespace RouterProxy.Confidence;

/// <summary>How a text's beginning stands to a label.</summary>
internal enum LabelFit
{
    /// <summary>They differ.</summary>
    None,

    /// <summary>The text is a beginning of the label: more text decides.</summary>
    Open,

    /// <summary>The text starts with the whole label.</summary>
    Whole,
}
