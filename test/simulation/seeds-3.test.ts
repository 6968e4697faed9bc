import { checkSeeds } from './check-seeds.ts';

checkSeeds(5001, 2_500);
