namespace RouterProxy.DemoModels.Requests;

/// <summary>Reads the request body of one endpoint.</summary>
internal interface IRequestReader
{
    /// <returns>The request; meaningless when <see cref="RequestFields.Error"/> is set afterwards.</returns>
    GenerationRequest Read(RequestFields fields);
}
