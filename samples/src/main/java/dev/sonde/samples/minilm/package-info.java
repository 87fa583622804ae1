/**
 * The model that the samples look into, and sentences made ready for it.
 *
 * <p>{@link dev.sonde.samples.minilm.MiniLm} opens the MiniLM that langchain4j ships and turns a sentence into its inputs
 * as langchain4j does; {@link dev.sonde.samples.minilm.Sentence} says how alike two sentences are.
 *
 * <pre>{@code
 * try (MiniLm lm = MiniLm.open(models); Tracer t = lm.model().trace(lm.inputs("The cat sat on the mat."))) {
 *     Saved hidden = t.at("encoder.layer.3").output().save();
 *     t.run();
 * }
 * }</pre>
 *
 * <p>The samples import this package; it imports Sonde's library and the tokenizer.
 */
@NullMarked
package dev.sonde.samples.minilm;

import org.jspecify.annotations.NullMarked;
