/** What a trace means, behaviour by behaviour: each test quotes the one that it shows. */
@NullMarked
package dev.sonde.semantics;

import org.jspecify.annotations.NullMarked;
