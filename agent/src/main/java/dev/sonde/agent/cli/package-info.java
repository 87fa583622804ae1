/**
 * The command line: {@code java -jar sonde-agent.jar}.
 *
 * <p>Start with {@link dev.sonde.agent.cli.CommandLineMain}, which runs a command, {@link
 * dev.sonde.agent.cli.ShowCommand} and {@link dev.sonde.agent.cli.TraceCommand}, what may be written on the line, and
 * {@link dev.sonde.agent.cli.Listing} and {@link dev.sonde.agent.cli.TraceJob}, what is done then.
 *
 * <pre>{@code
 * java -jar sonde-agent.jar show model.onnx --depth 2
 * java -jar sonde-agent.jar trace model.onnx --random 1 --save "encoder.layer.*"
 * }</pre>
 *
 * <p>{@link dev.sonde.agent.cli.AttachCommand}, {@link dev.sonde.agent.cli.DetachCommand} and {@link
 * dev.sonde.agent.cli.ListCommand} go to programs that run.
 *
 * <p>Nobody imports this package; it imports the library as any program would, and picocli.
 */
@NullMarked
package dev.sonde.agent.cli;

import org.jspecify.annotations.NullMarked;
