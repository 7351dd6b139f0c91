using RouterProxy.Evaluation;

return await EvaluateCommand.Create().Parse(args).InvokeAsync();
