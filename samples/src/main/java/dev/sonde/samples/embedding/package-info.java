/**
 * The main job: an unmodified program watched and steered from outside, and every claim about it checked.
 *
 * <p>{@link dev.sonde.samples.embedding.EmbeddingJob} starts the program again and again in fresh JVMs, plain and under
 * the agent, compares what it computed bit by bit, recomputes what the agent said of the layers, and writes a report.
 *
 * <pre>{@code
 * new EmbeddingJob(new Workplace(root, out), 600, false, System.out).run();
 * }</pre>
 *
 * <p>Only {@code dev.sonde.samples} imports this package; it imports the library, {@code minilm} and {@code report}.
 */
@NullMarked
package dev.sonde.samples.embedding;

import org.jspecify.annotations.NullMarked;
