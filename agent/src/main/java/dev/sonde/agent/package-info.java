/**
 * Into a running program.
 *
 * <p>Start with {@link dev.sonde.agent.AgentEntry}, which the JVM calls, and {@link dev.sonde.agent.Launcher}, which
 * {@code java -jar} calls. Everything else in the jar is hidden in four layers that no application class loader reads:
 * {@code inst} (the agent's core, YAML, the command line), {@code weave} (Byte Buddy and what is made with it),
 * {@code sites} (ASM and what rewrites models in Java) and {@code runtime} (Sonde itself, once beside each ONNX
 * Runtime that an application brings).
 *
 * <pre>{@code
 * java -javaagent:sonde-agent.jar=watch=encoder.layer.*,out=layers.jsonl -jar app.jar
 * }</pre>
 *
 * <p>This package lies in the open on the application's class path, so it uses JDK types only, runs no lambda, joins no
 * strings by {@code +} and never lets an exception out. Nobody imports it; it imports {@code boot} alone.
 */
@NullMarked
package dev.sonde.agent;

import org.jspecify.annotations.NullMarked;
