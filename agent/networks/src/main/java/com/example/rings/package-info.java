/** Tells points apart with a network that is made with Deeplearning4j. */
@NullMarked
package com.example.rings;

import org.jspecify.annotations.NullMarked;
